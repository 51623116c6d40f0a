import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cell } from './csv.ts';

/** Reads one line as RFC 4180 says. */
function parse(line: string): string[] {
  const cells = [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

it('every text is one cell again, and none that a spreadsheet would run', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), texts => {
      const read = parse(texts.map(cell).join(','));
      expect(read.map(text => text.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(texts);
      for (const text of read) expect(text).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

it.each([
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['a=b', 'a=b'],
  [null, ''],
  [403, '403'],
  ['two\nlines', '"two\nlines"'],
])('%j is %s', (value, expected) => {
  expect(cell(value)).toBe(expected);
});
