import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCollection, isScalar, parseDocument, stringify, visit } from 'yaml';
import { yamlOptions } from './document.ts';
import { renameKey, setValue } from './edit.ts';
import { isTree, type Path, renamed, type Tree, valueAt, withoutValue, withValue } from './tree.ts';

const read = (text: string): unknown => parseDocument(text, yamlOptions).toJS() ?? {};

const key = fc.constantFrom('a', 'b', 'image', 'tag', 'on', '1', 'a.b', 'x y', '#', 'null');
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('yes', '010', '1e3', '# no', 'a: b', '- x', '', 'two\nlines\n', 'true', '12:30'),
);
const scalar = fc.oneof(text, fc.integer({ min: -1000, max: 1000 }), fc.boolean(), fc.constant(null));
const { tree } = fc.letrec<{ tree: Tree; value: unknown }>(tie => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('tree')),
  tree: fc.dictionary(key, tie('value'), { maxKeys: 4 }).map(found => ({ ...found })),
}));
const layout = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom('any' as const, 'any' as const, 'flow' as const),
  notes: fc.array(fc.nat(9), { maxLength: 6 }),
});

/** Values as somebody might have typed them: with comments above and beside, in this layout or that. */
const typed = fc.tuple(tree, layout).map(([value, { notes, ...options }]) => {
  const document = parseDocument(stringify(value, { ...yamlOptions, ...options }), yamlOptions);
  let count = 0;
  visit(document, (_, node) => {
    if (!isScalar(node) && !isCollection(node)) return;
    count++;
    if (notes.includes(count) && isScalar(node) && !options.collectionStyle.includes('flow'))
      node.comment = ` note ${count}`;
  });
  return document.toString({ ...options, lineWidth: 0 });
});

/** Every place of a value, and some that are not there. */
function places(value: unknown, path: Path = []): Path[] {
  const keys = Array.isArray(value)
    ? [...value.keys(), value.length]
    : isTree(value)
      ? [...Object.keys(value), 'fresh']
      : [];
  return keys.flatMap(each => [
    [...path, each],
    ...(isTree(value) || Array.isArray(value) ? places((value as Tree)[each], [...path, each]) : []),
  ]);
}

const edit = typed.chain(source => {
  const all = places(read(source));
  const path = all.length > 0 ? fc.constantFrom(...all) : fc.constant<Path>(['fresh']);
  return fc.record({
    source: fc.constant(source),
    path,
    value: fc.oneof(scalar, tree, fc.array(scalar, { maxLength: 3 })),
  });
});

const comments = (source: string): string[] => [...source.matchAll(/# note \d+/g)].map(([found]) => found).sort();

describe('changing one value of a text', () => {
  it('gives that value there, and everything else as it was', () => {
    fc.assert(
      fc.property(edit, ({ source, path, value }) => {
        const changed = setValue(source, path, value);
        expect(changed).toBeDefined();
        expect(read(changed ?? '')).toEqual(withValue(read(source), path, value));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every comment, when a plain value takes the place of another one or comes in addition', () => {
    fc.assert(
      fc.property(edit, scalar, ({ source, path }, value) => {
        const before = valueAt(read(source), path);
        fc.pre(typeof before !== 'object');
        expect(comments(setValue(source, path, value) ?? '')).toEqual(comments(source));
      }),
      { numRuns: 200 },
    );
  });

  it('takes a value away, and nothing else', () => {
    fc.assert(
      fc.property(edit, ({ source, path }) => {
        const changed = setValue(source, path, undefined);
        expect(read(changed ?? '')).toEqual(withoutValue(read(source), path));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a: 1 # one\n', ['b', 'c'], 2, 'a: 1 # one\nb:\n  c: 2\n'],
    ['# head\n\na:   1   # one\n\n\nb: [ 1,2 ]\n', ['a'], 5, '# head\n\na:   5   # one\n\n\nb: [ 1,2 ]\n'],
    [
      'image:\n    tag:  x\n    # about pull\n    pull: y\n# end\n',
      ['image', 'more'],
      'z',
      'image:\n    tag:  x\n    # about pull\n    pull: y\n    more: z\n# end\n',
    ],
    ['a:\n', ['a'], 'x', 'a: x\n'],
    ['a:\nb: 1 # one\n', ['a', 'c'], 'x', 'a:\n  c: x\nb: 1 # one\n'],
    ['', ['a'], 'yes', 'a: "yes"\n'],
    // Numbers for go-yaml, though not for YAML 1.1.
    ['', ['a'], ['0o7', '0X1F', '5Gi'], 'a:\n  - "0o7"\n  - "0X1F"\n  - 5Gi\n'],
    ['# only a comment\n', ['a', 'b'], 1, '# only a comment\na:\n  b: 1\n'],
    ['a: 1', ['b'], 2, 'a: 1\nb: 2\n'],
    ['l:\n- a # first\n- b\nx: 1\n', ['l', 2], 'c', 'l:\n- a # first\n- b\n- c\nx: 1\n'],
    ['l:\n- a # first\n- b\nx: 1\n', ['l', 1], undefined, 'l:\n- a # first\nx: 1\n'],
    ['a:\n  b:\n    c: 1\nd: 2 # two\n', ['a', 'b', 'c'], undefined, 'd: 2 # two\n'],
    ['a: 1\n', ['a'], undefined, ''],
    ['a: |\n  long\n  text\nb: 1\n', ['b'], 2, 'a: |\n  long\n  text\nb: 2\n'],
    ['"a": \'x\'\r\nb: 1\r\n', ['b'], 2, '"a": \'x\'\r\nb: 2\r\n'],
  ])('%j at %j: %j', (source, path, value, expected) => {
    expect(setValue(source, path, value)).toBe(expected);
  });

  it('does not change what an anchor names for others', () => {
    const source = 'a: &x { p: 1 }\nb: *x\n';
    expect(setValue(source, ['b', 'p'], 2)).toBeUndefined();
    expect(setValue(source, ['c'], 2)).toBe(`${source}c: 2\n`);
  });

  it('leaves a broken text alone', () => {
    expect(setValue('a: [', ['b'], 1)).toBeUndefined();
  });
});

describe('giving a key another name', () => {
  const keyed = edit.filter(({ source, path }) => isTree(valueAt(read(source), path.slice(0, -1))));

  it('changes that key where it is there and the name is free, with every comment and everything else as it was', () => {
    fc.assert(
      fc.property(keyed, key, ({ source, path }, name) => {
        const before = read(source);
        const changed = renameKey(source, path, name);
        const here = valueAt(before, path) !== undefined;
        const free = valueAt(before, [...path.slice(0, -1), name]) === undefined;
        if (!here || !free) {
          expect(changed).toBeUndefined();
          return;
        }
        expect(read(changed ?? '')).toEqual(renamed(before, path, name));
        expect(Object.keys(valueAt(read(changed ?? ''), path.slice(0, -1)) ?? {})).toContain(name);
        expect(comments(changed ?? '')).toEqual(comments(source));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a: # one\n  b: 1\n', ['a'], 'c', 'c: # one\n  b: 1\n'],
    ['a: {b: 1, c: 2}\n', ['a', 'c'], '80', 'a: {b: 1, "80": 2}\n'],
    ['- a: 1\n', [0, 'a'], 'b', '- b: 1\n'],
    ['a: 1\nb: 2\n', ['a'], 'b', undefined],
    ['a: [\n', ['a'], 'b', undefined],
  ])('%j at %j: %j', (source, path, name, expected) => {
    expect(renameKey(source, path, name)).toBe(expected);
  });
});
