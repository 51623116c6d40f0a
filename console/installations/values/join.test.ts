import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined } from './join.ts';
import { follows, type Schema } from './lookup.ts';
import { unfolded } from './schema.ts';

const key = fc.constantFrom('a', 'b', 'c');
const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('x', 'yes', 'a'),
    fc.integer({ min: -2, max: 5 }),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }).map(found => ({ ...found })),
  ),
}));

const kind = fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array');
const leaf = fc.oneof(
  kind.map((type): Schema => ({ type })),
  fc.uniqueArray(kind, { minLength: 1, maxLength: 3 }).map((type): Schema => ({ type })),
  fc.constant<Schema>({ enum: ['x', 'yes', 1, true] }),
  fc.constant<Schema>({ const: 'x' }),
  fc.integer({ min: 0, max: 3 }).map((minimum): Schema => ({ type: 'integer', minimum })),
  fc.constant<Schema>({ minLength: 2 }),
);

/** Schemas of everything that is put together, with conditions and references. */
const { schema } = fc.letrec<{ schema: Schema }>(tie => {
  const some = tie('schema');
  const named = fc.dictionary(key, some, { maxKeys: 2 }).map(found => ({ ...found }));
  const keys = fc.uniqueArray(key, { maxLength: 2 });
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ properties: named, required: keys }),
      fc.record({ properties: named, additionalProperties: fc.oneof(fc.boolean(), some) }),
      fc.record({ patternProperties: fc.record({ '^[ab]$': some }), maxProperties: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ items: some, maxItems: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ allOf: fc.array(some, { minLength: 1, maxLength: 3 }) }),
      fc.record({ anyOf: fc.array(some, { minLength: 1, maxLength: 3 }) }),
      fc.record({ oneOf: fc.array(some, { minLength: 1, maxLength: 3 }), properties: named }),
      fc.tuple(some, some, some).map(
        ([a, b, c]): Schema =>
          Object.fromEntries([
            ['if', a],
            ['then', b],
            ['else', c],
          ]),
      ),
      fc.record({ dependentRequired: fc.dictionary(key, keys, { maxKeys: 2 }).map(found => ({ ...found })) }),
      fc.record({ dependentSchemas: named }),
      fc.constant<Schema>({ $ref: '#/$defs/shared' }),
    ),
  };
});

describe('schemas put together', () => {
  it('take whatever all of them take: the form is never stricter than helm', () => {
    fc.assert(
      fc.property(schema, schema, value, (shared, whole, given) => {
        const root: Schema = { $defs: { shared, whole } };
        // As it lies in the document, where its references are found.
        fc.pre(follows(root, whole, given));
        expect(follows(root, unfolded(root, whole, given), given)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuse what one of them refuses, for what has one meaning together', () => {
    fc.assert(
      fc.property(leaf, leaf, value, (a, b, given) => {
        const root: Schema = { $defs: { a, b } };
        fc.pre(!('const' in a && 'const' in b));
        const both = follows(root, a, given) && follows(root, b, given);
        expect(follows(root, joined(a, b), given)).toBe(both);
      }),
      { numRuns: 500 },
    );
  });
});
