interface Span {
  from: number;
  to: number;
}

/** The smallest replacement that makes one text into another: the cursor, and what can be undone, stay where nothing changed. */
export function changeBetween(before: string, after: string): (Span & { insert: string }) | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Problems in the order of the text, with their lines. */
export function placesOf<T extends Span>(text: string, problems: readonly T[]): { problem: T; line: number }[] {
  return [...problems].sort((a, b) => a.from - b.from).map(problem => ({ problem, line: lineAt(text, problem.from) }));
}
