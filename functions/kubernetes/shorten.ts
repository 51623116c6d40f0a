const isSpace = (sign: string): boolean => sign.trim() === '';

/**
 * A text of at most so many characters, cut between words: of a text that is shown later, secrets are hidden where they are known whole, and half of one
 * is not known again. A word that is longer than all of it is left out.
 * @example shorten('the password hunter2 is wrong', 16) // 'the password …'
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Cut behind a word, and that one is whole.
  let end = limit - 1;
  while (end > 0 && !isSpace(text.charAt(end))) end--;
  return `${text.slice(0, end).trimEnd()} …`.trimStart();
}
