import type { AuditEntryView } from './contract.ts';

/**
 * What a spreadsheet would run as a formula (the characters are OWASP's list for CSV injection, the full-width ones too, which some
 * spreadsheets take for the plain ones), behind any number of apostrophes.
 */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * A text that would be run gets an apostrophe in front, which shows it as text. So does one that looks as if it had got one already:
 * who takes one apostrophe off wherever {@link formula} matches has every text as it was, `'-1` as well as `-1`.
 */
function harmless(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** One cell as RFC 4180 has it. */
export function cell(value: unknown): string {
  const text = harmless(value === null || value === undefined ? '' : String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const columns: readonly [name: string, of: (entry: AuditEntryView) => unknown][] = [
  ['time', ({ at }) => at],
  ['actor', ({ actor }) => actor],
  ['token', ({ token }) => token],
  ['action', ({ action }) => action],
  ['workspace', ({ workspace }) => workspace],
  ['object kind', ({ object }) => object.kind],
  ['object id', ({ object }) => object.id],
  ['object name', ({ object }) => object.name],
  ['outcome', ({ outcome }) => outcome],
  ['status', ({ status }) => status],
  ['detail', ({ detail }) => detail],
  ['changes', ({ changes }) => (changes.length > 0 ? JSON.stringify(changes) : '')],
  ['correlation', ({ correlation }) => correlation],
  ['id', ({ id }) => id],
];

const line = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`;

/** The first line of a file. */
export const csvHeader: string = line(columns.map(([name]) => name));

/** An entry as a line of CSV. */
export function csvLine(entry: AuditEntryView): string {
  return line(columns.map(([, of]) => of(entry)));
}
