import { describe, expect, it } from 'vitest';
import { localSchema } from './local-schema.ts';
import type { Schema } from './lookup.ts';
import { speaksOf, unfolded } from './schema.ts';
import {
  bestVariants,
  blankOf,
  isKindOf,
  isSettled,
  marksOf,
  refusedBy,
  shapeOf,
  typedValue,
  variantOf,
} from './shape.ts';

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

describe('a mapping in one of several forms', () => {
  const closed = { ...volume, additionalProperties: false, patternProperties: { '^x-': {} } };

  it('loses what the form refuses', () => {
    expect(refusedBy(closed, { kind: 'volume', size: '1Gi', 'x-mine': 1, host: 'h' })).toEqual(['host']);
    expect(refusedBy(volume, { host: 'h' })).toEqual([]);
    expect(refusedBy({ properties: { host: false } }, { host: 'h' })).toEqual(['host']);
    expect(refusedBy(closed, 'text')).toEqual([]);
  });

  it('is of a kind', () => {
    expect(isKindOf(volume, {})).toBe(true);
    expect(isKindOf(volume, 'text')).toBe(false);
    expect(isKindOf({ type: ['integer', 'string'] }, 5)).toBe(true);
    expect(isKindOf({}, [])).toBe(true);
  });

  it('stays in the form whose mark it has, however much is missing there', () => {
    const demanding = { ...volume, required: ['kind', 'size', 'class', 'mode'] };
    expect(bestVariants(root, [none, demanding], { kind: 'volume' })).toEqual([1]);
    expect(bestVariants(root, [none, demanding], undefined)).toEqual([0, 1]);
    expect(bestVariants(root, [{ type: 'string' }, demanding], {})).toEqual([1]);
  });

  it('asks nothing that has one answer', () => {
    const only = { const: 'volume' };
    expect(isSettled(only, 'volume', { marked: false, required: true })).toBe(true);
    expect(isSettled({ enum: ['volume'] }, undefined, { marked: true, required: false })).toBe(true);
    expect(isSettled(only, undefined, { marked: true, required: true })).toBe(false);
    expect(isSettled(only, 'other', { marked: true, required: false })).toBe(false);
    expect(isSettled({ enum: ['a', 'b'] }, 'a', { marked: false, required: true })).toBe(false);
  });

  it('begins with its mark', () => {
    expect(blankOf(root, { oneOf: [volume, none] })).toEqual({});
    expect(blankOf(root, { oneOf: [none, volume] })).toEqual({ kind: 'none' });
    expect(blankOf(root, { type: 'integer', minimum: 3 })).toBe(3);
    expect(blankOf(root, { type: 'number', maximum: -1 })).toBe(-1);
    expect(blankOf({ oneOf: [{ $ref: '#' }, { $ref: '#' }] }, { $ref: '#' })).toEqual({});
  });
});

describe('a schema whose conditions are decided', () => {
  const branch = (condition: Schema, holds: Schema, otherwise: Schema): Schema =>
    Object.fromEntries([
      ['if', condition],
      ['then', holds],
      ['else', otherwise],
    ]);
  const schema: Schema = {
    properties: { kind: { enum: ['a', 'b'] }, name: { title: 'Name' } },
    allOf: [
      branch(
        { properties: { kind: { const: 'a' } }, required: ['kind'] },
        { properties: { kind: { const: 'a' }, size: { type: 'integer' } }, required: ['size'] },
        { properties: { name: false } },
      ),
    ],
    dependentRequired: { name: ['kind'] },
    dependentSchemas: { size: { properties: { unit: { enum: ['Gi'] } } } },
  };
  const keysFor = (value: unknown) => Object.keys(unfolded({}, schema, value).properties ?? {});

  it('has what holds for the values, after what always holds', () => {
    expect(keysFor({ kind: 'a' })).toEqual(['kind', 'name', 'size']);
    expect(keysFor({ kind: 'a', size: 1 })).toEqual(['kind', 'name', 'size', 'unit']);
    expect(unfolded({}, schema, { kind: 'a', name: 'x' }).required).toEqual(['size', 'kind']);
    expect(shapeOf({}, unfolded({}, schema, { kind: 'b' }), {})).toMatchObject({ properties: [['kind', {}]] });
  });

  it('lets the field that decides be changed', () => {
    const { properties } = unfolded({}, schema, { kind: 'a' });
    const kind = unfolded({}, (properties as Schema).kind);
    expect(shapeOf({}, kind, 'a')).toMatchObject({ kind: 'choice', choices: [{ value: 'a' }, { value: 'b' }] });
  });

  it('speaks of the keys of every branch', () => {
    expect(speaksOf(schema, ['size'])).toBe(true);
    expect(speaksOf(schema, ['unit'])).toBe(true);
    expect(speaksOf(schema, ['sizes'])).toBe(false);
  });

  it('is read from within where it calls itself by its own name, and says what lies elsewhere', () => {
    const own = { $id: 'https://a.example/x.json', properties: { p: { $ref: 'x.json#/$defs/d' } }, $defs: { d: true } };
    expect(localSchema(own)).toEqual({
      schema: { ...own, properties: { p: { $ref: '#/$defs/d' } } },
      remote: [],
    });
    expect(localSchema({ properties: { p: { $ref: 'other.json#/x', title: 'T' } } })).toEqual({
      schema: { properties: { p: { title: 'T' } } },
      remote: ['other.json#/x'],
    });
  });
});
