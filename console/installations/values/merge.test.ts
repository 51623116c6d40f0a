import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseValues } from './document.ts';
import { mergeValues } from './merge.ts';
import { isTree, type Tree } from './tree.ts';

function tree(text: string): Tree {
  const parsed = parseValues(text, '');
  if (!parsed.ok) throw new Error(parsed.problems[0]?.detail);
  return parsed.value;
}

const defaults = `
a: {x: 1, y: 2, deep: {p: 1, q: 2}}
nothing:
s: text
l: [1, 2]
m: {k: v}
z: {only: null, real: 1}
`;

describe('values and a chart’s defaults', () => {
  // What helm 4.2.3 renders of {{ toYaml .Values }}.
  it.each([
    ['', 'a: {x: 1, y: 2, deep: {p: 1, q: 2}}\ns: text\nl: [1, 2]\nm: {k: v}\nz: {real: 1}'],
    [
      'a: {x: null, deep: {p: null, none: null}, extra: null}\ns: null\nunknown: null\nl: [null]\nm: scalar\nfresh: {in: null}',
      'a: {y: 2, deep: {q: 2, none: null}, extra: null}\nfresh: {in: null}\nl: [null]\nm: scalar\nunknown: null\nz: {real: 1}',
    ],
    ['m: {k: null}\nz: null', 'a: {x: 1, y: 2, deep: {p: 1, q: 2}}\ns: text\nl: [1, 2]\nm: {}'],
  ])('%j', (values, merged) => {
    expect(mergeValues(tree(defaults), tree(values))).toEqual(tree(merged));
  });

  it('are the user’s wherever the user says something', () => {
    const value = fc.letrec<{ tree: Tree; value: unknown }>(tie => ({
      value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.string({ maxLength: 3 }), tie('tree')),
      tree: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
    })).tree;
    const holds = (merged: unknown, own: unknown): boolean =>
      isTree(own)
        ? Object.entries(own).every(([key, inner]) => isTree(merged) && holds(merged[key], inner))
        : merged === own;
    fc.assert(fc.property(value, value, (chart, own) => holds(mergeValues(chart, own), own)));
  });
});

describe('YAML as helm reads it', () => {
  it.each([
    ['yes', true],
    ['off', false],
    ['010', 8],
    ['1_000', 1000],
    ['12:30', '12:30'],
    ['2001-01-01', '2001-01-01'],
  ])('%s', (written, meant) => {
    expect(tree(`a: ${written}`)).toEqual({ a: meant });
  });

  it('names a key that is no text as its text', () => {
    expect(tree('y: 1')).toEqual({ true: 1 });
  });

  it('takes merge keys', () => {
    expect(tree('a: &a {q: 1}\nb:\n  <<: *a\n  r: 2')).toEqual({ a: { q: 1 }, b: { q: 1, r: 2 } });
  });
});
