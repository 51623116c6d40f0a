/** What a group measured: a table for people, and the same as data. */
export interface Section {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** What a reader has to know to judge the figures. */
  notes: readonly string[];
  data: unknown;
}

export interface Options {
  /** Few samples of a small store: whether it works, not how fast it is. */
  quick: boolean;
  /** Says what is being done, on stderr: stdout is for the figures. */
  say: (line: string) => void;
}

/** One thing to measure; `npm run bench -- --only {name}` runs it alone. */
export interface Group {
  name: string;
  /** Left out of a quick run, unless it is named. */
  slow?: boolean;
  run(options: Options): Promise<Section[]>;
}

/** Milliseconds in as many digits as mean something. */
export function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

/** Bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/** Holds a figure against the most that it should be. */
export function verdict(value: number, most: number): 'ok' | 'OVER' {
  return value <= most ? 'ok' : 'OVER';
}

/** A table with the first column to the left and the others, which are figures, to the right. */
export function formatTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map(row => (row[index] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, index) => (index === 0 ? (cells[index] ?? '').padEnd(width) : (cells[index] ?? '').padStart(width)))
      .join('  ')
      .trimEnd();
  return [line(columns), widths.map(width => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A section as it is printed. */
export function formatSection({ title, columns, rows, notes }: Section): string {
  return [
    `## ${title}`,
    '',
    formatTable(columns, rows),
    ...(notes.length > 0 ? [''] : []),
    ...notes.map(note => `- ${note}`),
    '',
  ].join('\n');
}
