/**
 * A text of at most so many characters, cut between words: of a text that is shown later, secrets are hidden where they are known whole, and half of one
 * is not known again. A word that is longer than all of it is left out.
 * @example shorten('the password hunter2 is wrong', 16) // 'the password …'
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  // Cut behind a word: then that one is whole.
  const end = /\s/.test(text.charAt(limit - 1)) ? kept.length : kept.search(/\S*$/);
  return `${kept.slice(0, end).trimEnd()} …`.trimStart();
}
