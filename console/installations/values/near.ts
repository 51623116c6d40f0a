/** More slips of the pen than these make another word. */
const slips = 2;
/** Nobody reads a longer list at a line. */
const listed = 8;

/** How many letters differ: one that is other, missing, too many, or has changed places with its neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

/** The known word that somebody most likely meant; undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const near = known
    .map(each => ({ each, far: distance(lower, each.toLowerCase()) }))
    .filter(({ each, far }) => far <= Math.min(slips, Math.floor(Math.max(word.length, each.length) / 2)))
    .sort((a, b) => a.far - b.far);
  return near[0]?.each;
}

/** Some of many, in one line. */
export function some(all: readonly string[], separator: string): string {
  const shown = all.slice(0, listed).join(separator);
  return all.length > listed ? `${shown} …` : shown;
}
