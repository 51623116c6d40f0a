import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cell } from './csv.ts';

/** Reads one line as RFC 4180 says. */
function parse(line: string): string[] {
  const cells = [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** Any text, and the ones where quoting and apostrophes meet more often than chance has it. */
const texts = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom("'", '"', ',', '=', '-', '＝', '\n', '\r', '\t', 'a') }),
  ),
  { minLength: 1 },
);

it('every text is one cell again, and none that a spreadsheet would run', () => {
  fc.assert(
    fc.property(texts, texts => {
      const read = parse(texts.map(cell).join(','));
      expect(read.map(text => text.replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, ''))).toEqual(texts);
      for (const text of read) expect(text).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
  );
});

it.each([
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1+1', "'＝1+1"],
  ["'-1", "''-1"],
  ["it's", "it's"],
  ["'a'", "'a'"],
  ['a=b', 'a=b'],
  [null, ''],
  [403, '403'],
  ['two\nlines', '"two\nlines"'],
])('%j is %s', (value, expected) => {
  expect(cell(value)).toBe(expected);
});
