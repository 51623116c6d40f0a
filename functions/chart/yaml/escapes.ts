/**
 * In double quotes go-yaml takes `\\'` for an apostrophe; js-yaml knows no such escape. So the backslash is given to js-yaml as a character that stands
 * for nothing, and what was read is put right: an apostrophe in double quotes, a backslash elsewhere. No place in the text moves.
 */
const sign = '\ufdd0';

/** @returns the text as js-yaml may read it; the same where nothing has to be done. */
export function withKnownEscapes(text: string): string {
  if (!text.includes("\\'") || text.includes(sign)) return text;
  return text.replaceAll(/(?<!\\)((?:\\\\)*)\\'/g, `$1${sign}'`);
}

/** What a scalar says that was read in such a text. */
export function afterKnownEscapes(read: string, isDoubleQuoted: boolean): string {
  return read.includes(sign) ? read.replaceAll(sign, isDoubleQuoted ? '' : '\\') : read;
}
