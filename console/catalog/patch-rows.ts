import { diffWordsWithSpace, parsePatch } from 'diff';

/** A part of a line, and whether it differs from the line beside it. */
export interface Word {
  text: string;
  differs: boolean;
}

export interface Line {
  kind: 'same' | 'added' | 'removed';
  /** 1-based, in the file before or after. */
  number: number;
  text: string;
  /** The line that stands beside it in the other file, if one does. */
  beside?: string;
}

/** One row of a patch: a place in the file, or what stands there before and after. */
export type Row = { place: string } | { before?: Line; after?: Line };

/** What one hunk takes out, and puts in its place. */
interface Exchange {
  removed: Line[];
  added: Line[];
}

function* paired({ removed, added }: Exchange): Generator<Row> {
  for (let index = 0; index < Math.max(removed.length, added.length); index++) {
    const [before, after] = [removed[index], added[index]];
    yield {
      ...(before ? { before: { ...before, ...(after ? { beside: after.text } : {}) } } : {}),
      ...(after ? { after: { ...after, ...(before ? { beside: before.text } : {}) } } : {}),
    };
  }
}

type Hunk = ReturnType<typeof parsePatch>[number]['hunks'][number];

function* rowsOfHunk({ oldStart, oldLines, newStart, newLines, lines }: Hunk): Generator<Row> {
  yield { place: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@` };
  let [before, after] = [oldStart, newStart];
  let exchange: Exchange = { removed: [], added: [] };
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith('-')) exchange.removed.push({ kind: 'removed', number: before++, text });
    else if (line.startsWith('+')) exchange.added.push({ kind: 'added', number: after++, text });
    else if (!line.startsWith('\\')) {
      yield* paired(exchange);
      exchange = { removed: [], added: [] };
      yield { before: { kind: 'same', number: before++, text }, after: { kind: 'same', number: after++, text } };
    }
  }
  yield* paired(exchange);
}

/** A unified patch as rows of before and after: what was removed stands beside what came in its place. */
export function rowsOf(unified: string): Row[] {
  return parsePatch(unified).flatMap(({ hunks }) => hunks.flatMap(hunk => [...rowsOfHunk(hunk)]));
}

const isPlace = (row: Row): row is { place: string } => 'place' in row;

/** The same rows one below the other, for narrow windows: all that goes before all that comes. */
export function inOneColumn(rows: readonly Row[]): Row[] {
  const single: Row[] = [];
  let coming: Row[] = [];
  for (const row of rows) {
    const exchanged = !isPlace(row) && row.before?.kind !== 'same';
    if (!exchanged) {
      single.push(...coming, row);
      coming = [];
    } else if (!isPlace(row)) {
      if (row.before) single.push({ before: row.before });
      if (row.after) coming.push({ after: row.after });
    }
  }
  return [...single, ...coming];
}

/** Longer lines are minified: comparing them word by word takes long, and tells nothing. Characters. */
const lineLimit = 500;
/** Lines that share less have nothing to do with each other; of the shorter one. */
const shared = 0.3;

/** A line with the words marked in which it differs from the one beside it. */
export function wordsOf({ kind, text, beside }: Line): Word[] {
  const whole = [{ text, differs: false }];
  if (kind === 'same' || beside === undefined || text.length > lineLimit || beside.length > lineLimit) return whole;
  const parts = diffWordsWithSpace(beside, text);
  const common = parts
    .filter(part => !part.added && !part.removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0);
  if (common < shared * Math.min(text.trim().length, beside.trim().length)) return whole;
  return parts.filter(part => !part.removed).map(({ value, added }) => ({ text: value, differs: added }));
}
