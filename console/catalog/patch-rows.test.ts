import { createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { inOneColumn, type Line, type Row, rowsOf, wordsOf } from './patch-rows.ts';

const patch = (before: string, after: string) =>
  createTwoFilesPatch('a.yaml', 'a.yaml', before, after, '', '', { context: 3 });

const told = (line: Line | undefined): string => (line ? `${line.kind} ${line.number} ${line.text}` : '–');
const shown = (rows: Row[]): string[] =>
  rows.map(row => ('place' in row ? row.place : `${told(row.before)} | ${told(row.after)}`));

describe('a patch', () => {
  it('has what was removed beside what came in its place', () => {
    expect(shown(rowsOf(patch('a\nb\nc\n', 'a\nx\ny\nc\n')))).toEqual([
      '@@ -1,3 +1,4 @@',
      'same 1 a | same 1 a',
      'removed 2 b | added 2 x',
      '– | added 3 y',
      'same 3 c | same 4 c',
    ]);
  });

  it('has one column of it: all that goes, then all that comes', () => {
    expect(shown(inOneColumn(rowsOf(patch('a\nb\nc\nd\n', 'a\nx\ny\nd\n'))))).toEqual([
      '@@ -1,4 +1,4 @@',
      'same 1 a | same 1 a',
      'removed 2 b | –',
      'removed 3 c | –',
      '– | added 2 x',
      '– | added 3 y',
      'same 4 d | same 4 d',
    ]);
  });

  it('loses no line that looks like a patch’s own', () => {
    const rows = rowsOf(patch('---\n-- a\n=== b\nend\n', 'end\n+++ c\n'));
    expect(shown(rows).slice(1)).toEqual([
      'removed 1 --- | –',
      'removed 2 -- a | –',
      'removed 3 === b | –',
      'same 4 end | same 1 end',
      '– | added 2 +++ c',
    ]);
  });

  it('is empty where nothing is said', () => expect(rowsOf('')).toEqual([]));
});

describe('the words of a line', () => {
  const line = (text: string, beside?: string): Line => ({
    kind: 'added',
    number: 1,
    text,
    ...(beside === undefined ? {} : { beside }),
  });

  it('are marked where they differ', () => {
    expect(wordsOf(line('image: redis:new', 'image: redis:old'))).toEqual([
      { text: 'image: redis:', differs: false },
      { text: 'new', differs: true },
    ]);
  });

  it.each([
    ['alone', line('a: b')],
    ['beside something else altogether', line('replicas: 3', 'apiVersion: v1')],
    ['minified', line(`a${'x'.repeat(600)}`, 'a')],
  ])('are not where the line is %s', (_, given) => {
    expect(wordsOf(given)).toEqual([{ text: given.text, differs: false }]);
  });

  it('are the line, put together', () => {
    const given = line('  tag: "12.0.0" # new', '  tag: "11.3.4"');
    expect(
      wordsOf(given)
        .map(({ text }) => text)
        .join(''),
    ).toBe(given.text);
  });
});
