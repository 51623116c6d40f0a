import { describe, expect, it } from 'vitest';
import { markedValues } from './marked-values.ts';

const text = { type: 'string' };
const password = { ...text, format: 'password' };

describe('values that a schema marks', () => {
  it.each([
    ['by its format', password],
    ['as written only', { ...text, writeOnly: true }],
    ['by an extension', { ...text, 'x-secret': true }],
    ['by another', { ...text, 'x-ui-sensitive': 'yes' }],
    ['in a branch', { anyOf: [text, { allOf: [password] }] }],
    ['in a condition', JSON.parse('{"if":{"minLength":1},"then":{"format":"password"}}')],
  ])('are found: %s', (_, schema) => {
    expect(markedValues({ properties: { key: schema, other: text } }, { key: 'one', other: 'two' })).toEqual(
      expect.arrayContaining(['one']),
    );
    expect(markedValues({ properties: { key: schema, other: text } }, { key: 'one', other: 'two' })).not.toContain(
      'two',
    );
  });

  it('are found behind references inside of the schema, which may go in circles', () => {
    const schema = {
      definitions: { 'a/b': password },
      $defs: { tree: { properties: { secret: { $ref: '#/definitions/a~1b' }, next: { $ref: '#/$defs/tree' } } } },
      $ref: '#/$defs/tree',
    };
    expect(markedValues(schema, { secret: 'top', next: { secret: 'below', next: {} } })).toEqual(['top', 'below']);
    expect(markedValues({ $ref: '#' }, { a: 1 })).toEqual([]);
    expect(markedValues({ $ref: 'https://elsewhere.example/schema.json' }, 'x')).toEqual([]);
    expect(markedValues({ $ref: '#/%zz' }, 'x')).toEqual([]);
  });

  it('are found in lists, under any key, and below what is marked as a whole', () => {
    expect(markedValues({ items: password }, ['a', 'b'])).toEqual(['a', 'b']);
    expect(markedValues({ prefixItems: [text, password] }, ['a', 'b'])).toEqual(['b']);
    expect(markedValues({ additionalProperties: password }, { any: 'a' })).toEqual(['a']);
    expect(markedValues({ patternProperties: { '^p': password } }, { p: 'a' })).toEqual(['a']);
    expect(markedValues({ writeOnly: true }, { deep: { er: ['a', 7] } })).toEqual(['a', 7]);
  });

  it('cost little, whatever the schema is', () => {
    const wide = { anyOf: Array.from({ length: 50 }, () => ({ $ref: '#' })), properties: { a: { $ref: '#' } } };
    const begun = performance.now();
    markedValues(wide, { a: { a: { a: 'x' } } });
    expect(performance.now() - begun).toBeLessThan(5_000);
    for (const none of [undefined, null, true, 'text', 7, []]) expect(markedValues(none, { a: 'x' })).toEqual([]);
  });
});
