import { describe, expect, it } from 'vitest';
import type { Schema } from './lookup.ts';
import { unfolded } from './schema.ts';
import { blankOf, marksOf, shapeOf, typedValue, variantOf } from './shape.ts';

const root: Schema = {
  definitions: {
    port: { type: 'integer' },
    tree: { type: 'object', properties: { child: { $ref: '#/definitions/tree' } } },
    loop: { $ref: '#/definitions/loop' },
  },
};
const none = { type: 'object', properties: { kind: { const: 'none' } }, required: ['kind'] };
const volume = { type: 'object', properties: { kind: { const: 'volume' }, size: { type: 'string' } } };

describe('the field of a schema', () => {
  it.each<[Schema, unknown, string]>([
    [{ type: 'string' }, undefined, 'line'],
    [{ type: ['integer', 'null'] }, undefined, 'line'],
    [{ type: ['integer', 'string'] }, undefined, 'line'],
    [{ type: 'boolean' }, undefined, 'boolean'],
    [{ type: 'array', items: { type: 'string' } }, undefined, 'list'],
    [{ type: 'array' }, undefined, 'yaml'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, undefined, 'object'],
    [{ patternProperties: { '^x': { type: 'string' } } }, undefined, 'object'],
    [{ type: 'object', additionalProperties: true }, undefined, 'yaml'],
    [{ type: 'object', additionalProperties: {} }, undefined, 'yaml'],
    [{ prefixItems: [{ type: 'string' }], items: false }, undefined, 'list'],
    [{ items: [{ type: 'string' }] }, undefined, 'list'],
    [{ type: ['string', 'object'], properties: { a: {} } }, undefined, 'variants'],
    [{ anyOf: [{ required: ['a'] }], oneOf: [none, volume] }, undefined, 'variants'],
    [{ allOf: [{ type: ['string', 'integer'] }, { type: 'integer' }] }, undefined, 'line'],
    [{ allOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] }, undefined, 'choice'],
    [{ properties: { a: {} } }, undefined, 'object'],
    [{ enum: ['a', 'b', null] }, undefined, 'choice'],
    [{ enum: [{ a: 1 }] }, undefined, 'yaml'],
    [{ oneOf: [{ const: 'a', title: 'A' }, { enum: ['b', 'c'] }] }, undefined, 'choice'],
    [{ oneOf: [none, volume] }, undefined, 'variants'],
    [{ anyOf: [{ type: 'null' }, { $ref: '#/definitions/port' }] }, undefined, 'line'],
    [{ properties: { a: {} }, anyOf: [{ required: ['a'] }, { required: ['b'] }] }, undefined, 'object'],
    [{ $ref: '#/definitions/port' }, undefined, 'line'],
    [{ allOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, undefined, 'object'],
    [{ $ref: '#/definitions/tree' }, undefined, 'object'],
    [{ $ref: '#/definitions/loop' }, undefined, 'yaml'],
    [{ $ref: 'https://example.com/x' }, undefined, 'yaml'],
    [{ title: 'Only a title' }, true, 'boolean'],
    [{ title: 'Only a title' }, 5, 'line'],
    [{}, undefined, 'yaml'],
  ])('%j with %j: %s', (schema, example, kind) => {
    expect(shapeOf(root, unfolded(root, schema), example).kind).toBe(kind);
  });

  it('names choices by what they are', () => {
    expect(shapeOf(root, { oneOf: [{ const: 'a', title: 'First' }, { const: 'b' }] }, undefined)).toEqual({
      kind: 'choice',
      choices: [
        { value: 'a', label: 'a (First)' },
        { value: 'b', label: 'b' },
      ],
    });
  });
});

describe('one of several forms', () => {
  it('is the one that a value follows most', () => {
    const variants = [none, volume];
    expect(variantOf(root, variants, { kind: 'volume' })).toBe(1);
    expect(variantOf(root, variants, { kind: 'none' })).toBe(0);
    expect(variantOf(root, variants, undefined)).toBe(0);
    expect(variantOf(root, [{ type: 'string' }, { $ref: '#/definitions/port' }], 80)).toBe(1);
  });

  it('is marked by what it allows one value only', () => {
    expect(marksOf(root, volume)).toEqual([['kind', 'volume']]);
  });
});

describe('what is typed', () => {
  it.each([
    ['1.5', ['number'], 1.5],
    ['1.', ['number'], 1],
    ['many', ['integer'], 'many'],
    ['', ['integer'], ''],
    ['80', ['string'], '80'],
    ['12345678901234567890', ['integer'], '12345678901234567890'],
    ['80', ['string', 'integer'], 80],
    ['true', ['boolean', 'string'], true],
  ])('%j as %j: %j', (text, types, value) => {
    expect(typedValue(text, types)).toBe(value);
  });

  it('begins with nothing of its kind', () => {
    expect(blankOf(root, { type: 'string' })).toBe('');
    expect(blankOf(root, { $ref: '#/definitions/port' })).toBe(0);
    expect(blankOf(root, { type: 'object', properties: { a: {} } })).toEqual({});
    expect(blankOf(root, { enum: ['x', 'y'] })).toBe('x');
    expect(blankOf(root, { type: 'string', default: 'd' })).toBe('d');
  });
});
