/** So much of a picture is looked at: what it is, it says early. Bytes. */
const beginning = 65_536;

/** The place behind a document type: it may have declarations of its own, with quotes and comments in which a ">" ends nothing. -1 without an end. */
function afterDoctype(text: string, start: number): number {
  let inner = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") at = text.indexOf(character, at + 1);
    else if (text.startsWith('<!--', at)) at = text.indexOf('-->', at);
    else if (character === '[') inner++;
    else if (character === ']') inner--;
    else if (character === '>' && inner <= 0) return at + 1;
    if (at < 0) return -1;
  }
  return -1;
}

/** The place behind what may come before the first element, or the place itself. -1 for what begins there and has no end. */
function skipped(text: string, at: number): number {
  const behind = (end: string): number => {
    const found = text.indexOf(end, at);
    return found < 0 ? -1 : found + end.length;
  };
  if (text.startsWith('<?', at)) return behind('?>');
  if (text.startsWith('<!--', at)) return behind('-->');
  if (/^<!doctype\s/i.test(text.slice(at, at + 10))) return afterDoctype(text, at);
  return at;
}

/**
 * Whether a file is an SVG: XML whose first element is `svg`. Declarations, comments and a document type may be before it. It goes through the text once:
 * a pattern that says the same tries again and again where the text does not go on as it should, and so do parsers of XML. What comes after the first
 * tag is not looked at, as it is served so that it does nothing (`pictureHeaders`).
 */
export function isSvg(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, beginning))
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const blank = /\s*/y;
  for (let at = 0; ; ) {
    blank.lastIndex = at;
    blank.test(text);
    const begins = blank.lastIndex;
    const next = skipped(text, begins);
    if (next < 0) return false;
    if (next === begins) return /^<(?:[\w.-]{1,64}:)?svg[\s/>]/i.test(text.slice(begins, begins + 80));
    at = next;
  }
}
