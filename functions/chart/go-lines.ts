/** Ends lines where go-yaml ends them: also behind a lone carriage return, U+0085, U+2028 and U+2029, where a comment would end as well. */
export function withGoLines(text: string): string {
  return text.replaceAll(/\r(?!\n)|[\u0085\u2028\u2029]/g, '\n');
}
