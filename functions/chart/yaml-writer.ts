import { ExactNumber, quoted, writeScalar, writeString } from './yaml-scalar.ts';

const step = '  ';
/** A key longer than 1024 characters must be marked as one (YAML 1.2, 7.4.2); go-yaml holds to that, counting the quotes. */
const keyLimit = 900;

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** What go-yaml calls printable, without line breaks of other systems and the byte order mark; anything else needs quotes. */
const unprintable = /[^\t\n\u0020-\u007e\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/;

/** Whether a text of several lines comes back unchanged from a literal block: its first line sets the indentation. */
function fitsBlock(text: string): boolean {
  return /^[^\s].*\n/.test(text) && !unprintable.test(text) && text.isWellFormed();
}

function block(text: string, indent: string): string {
  let breaks = 0;
  while (text.at(-1 - breaks) === '\n') breaks++;
  const body = text.slice(0, text.length - breaks);
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+';
  const lines = body.split('\n').map(line => (line === '' ? '' : indent + line));
  return `|${chomping}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, breaks - 1))}`;
}

/** What follows `key:` or `-`, with the space or line break that it begins with. */
function writeValue(value: unknown, indent: string, inSequence: boolean): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    const items = value.map(item => `${indent}-${writeValue(item, indent + step, true)}`).join('\n');
    return inSequence ? ` ${items.slice(indent.length)}` : `\n${items}`;
  }
  if (isMapping(value)) {
    const lines = Object.entries(value).flatMap(([key, item]) =>
      item === undefined
        ? []
        : [`${indent}${writeKey(key, indent)}:${writeValue(item, indent + (Array.isArray(item) ? '' : step), false)}`],
    );
    if (lines.length === 0) return ' {}';
    return inSequence ? ` ${lines.join('\n').slice(indent.length)}` : `\n${lines.join('\n')}`;
  }
  if (typeof value === 'string') return ` ${fitsBlock(value) ? block(value, indent || step) : writeString(value)}`;
  return ` ${writeScalar(value as number | boolean | null | ExactNumber)}`;
}

function writeKey(key: string, indent: string): string {
  return key.length > keyLimit ? `? ${quoted(key)}\n${indent}` : writeString(key);
}

/**
 * Writes a value as YAML that go-yaml v2 (Kubernetes), go-yaml v3 (helm's post-rendering) and YAML 1.2 read alike: strings that could be taken for
 * something else are quoted. Keys keep their order. Ends with a line break.
 * @example writeYaml({ data: { port: '80' } }) // 'data:\n  port: "80"\n'
 */
export function writeYaml(value: unknown): string {
  return `${writeValue(value, '', false).replace(/^[ \n]/, '')}\n`;
}
