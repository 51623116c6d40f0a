/**
 * Where js-yaml takes what go-yaml does not: told by looking at the text again, around a node that was just read. Each answers with what is wrong, in
 * words that go behind the name of the file.
 */

const tagText = /^(?!tag:yaml\.org,2002:$)[\w\-;/?:@&=+$,.!~*'()%[\]]+$/;

/** Names that go-yaml takes for anchors and tags. */
export function oddProperty(text: string, start: number, tag: string | undefined, anchor: string | null) {
  if (anchor !== null && /[[{]/.test(text.charAt(text.indexOf(`&${anchor}`, start) + anchor.length + 1)))
    return `has an anchor ("${anchor}") without a space behind it`;
  if (anchor !== null && !/^[\w-]+$/.test(anchor)) return `has an anchor called "${anchor}"`;
  return tag === undefined || tagText.test(tag) ? undefined : `has the tag "${tag}", which is none`;
}

/** To js-yaml two halves of a character make one, to go-yaml each is none. */
export function halfCharacter(value: string, text: string, start: number, end: number): string | undefined {
  if (!/[\ud800-\udfff]/.test(value) || !/\\[uU](0000)?[dD][89a-fA-F]/.test(text.slice(start, end))) return undefined;
  const escapes = text.slice(start, end).replaceAll('\\\\', '--');
  return /^[^"]*".*\\[uU](0000)?[dD][89a-fA-F]/s.test(escapes) ? 'has half a character' : undefined;
}

/** `{a:}` has the key `a:` for go-yaml. */
export function flowColon(text: string, end: number): string | undefined {
  return /:[,[\]{}]/.test(text.slice(end, end + 2)) ? 'has a ":" without a space behind it' : undefined;
}

/** A tab stands where spaces are counted. */
export function tabInBlock(text: string, start: number, end: number): string | undefined {
  const [, header = ''] = /[|>]([-+0-9]*)(?![-+0-9])[^\n]*\n(?: *\r?\n)* *\t/y.exec(text.slice(start, end)) ?? [
    undefined,
    '0',
  ];
  const isCounting = !/[0-9]/.test(header);
  return isCounting || text.charAt(end) === '\t' ? 'has a tab in its indentation' : undefined;
}

/** A tab between a dash and what it is for. */
export function tabBehindDash(text: string, start: number): string | undefined {
  let at = start - 1;
  let hasTab = false;
  for (; text.charAt(at) === ' ' || text.charAt(at) === '\t'; at--) hasTab ||= text.charAt(at) === '\t';
  return hasTab && /[-?]/.test(text.charAt(at)) && /^\s*$/.test(text.charAt(at - 1))
    ? 'has a tab behind a dash'
    : undefined;
}

/** `a: &b c: d`: a mapping begins on a line of its own, or behind a dash. */
export function mappingWithinLine(text: string, start: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^\s*(?:[?:-]\s+)*$/.test(before) && !before.startsWith('---') ? undefined : 'has a mapping within a line';
}

/** Behind a dash with nothing, js-yaml takes any dash for one of the same list. */
export function otherDash(text: string, start: number, end: number): string | undefined {
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const inside = text.slice(start, end);
  const isLess = inside.split('\n').some((line, at) => at > 0 && /^ *-(\s|$)/.test(line) && line.indexOf('-') < column);
  return isLess ? 'has a list that is indented less than it began' : undefined;
}
