import { describe, expect, it } from 'vitest';
import { schemaDoubts } from './schema-proof.ts';

const doubtsOf = (schema: unknown) =>
  schemaDoubts(Buffer.from(typeof schema === 'string' ? schema : JSON.stringify(schema), 'utf8'));
const refers = (url: string) => ({ kind: 'refers', url });
const renames = (reference: string) => ({ kind: 'renames', reference });
const unreadable = (why: string) => ({ kind: 'unreadable', why: expect.stringContaining(why) });
const evil = 'https://example.com/evil';
const draft = (name: string) => `http://json-schema.org/${name}/schema#`;

describe('a schema that refers elsewhere', () => {
  it.each<[schema: unknown, doubt: unknown]>([
    [{ $ref: 'https://example.com/a.json#/b' }, refers('https://example.com/a.json')],
    [
      { properties: { a: { items: [{ $ref: 'http://169.254.169.254/latest' }] } } },
      refers('http://169.254.169.254/latest'),
    ],
    [{ $schema: 'https://example.com/meta' }, refers('https://example.com/meta')],
    [{ $ref: 'other.json' }, refers('file:///other.json')],
    [{ $ref: './library.json' }, refers('file:///library.json')],
    [{ $ref: 'file:///etc/passwd' }, refers('file:///etc/passwd')],
    [{ $ref: '//example.com/a' }, refers('file://example.com/a')],
    [{ $ref: '?a' }, refers('file:///values.schema.json?a')],
    [{ $id: 'https://example.com/b/mine.json', $ref: '../c.json' }, refers('https://example.com/c.json')],
    [{ $dynamicRef: evil }, refers(evil)],
    [{ $recursiveRef: `${evil}#` }, refers(evil)],
    ['{"\\u0024ref": "https://example.com/e"}', refers('https://example.com/e')],
    // A meta-schema that is none, one that is not brought along, and one that only begins like it.
    [
      { properties: { a: { $ref: 'http://json-schema.org/draft-07/nope' } } },
      refers('http://json-schema.org/draft-07/nope'),
    ],
    [{ $schema: 'http://json-schema.org/draft-03/schema#' }, refers('http://json-schema.org/draft-03/schema#')],
    [{ $ref: 'https://json-schema.org/draft/2020-12/schema/../../evil' }, refers('https://json-schema.org/draft/evil')],
    [{ $ref: 'http://json-schema.org/draft-07/schema?a' }, refers('http://json-schema.org/draft-07/schema?a')],
    [{ properties: { a: { $schema: evil } } }, refers(evil)],
    // What a part calls itself is what its references are reckoned from.
    [
      { $id: 'http://127.0.0.1:9/own', properties: { a: { $id: 'http://127.0.0.1:10/other/', $ref: 'own' } } },
      refers('http://127.0.0.1:10/other/own'),
    ],
    [
      { $schema: draft('draft-04'), id: 'http://example.com/a/', properties: { a: { $ref: 'b' } } },
      refers('http://example.com/a/b'),
    ],
    // The name by another draft's keyword is none.
    [{ $schema: draft('draft-07'), id: evil, properties: { a: { $ref: `${evil}#/b` } } }, refers(evil)],
    [{ $schema: draft('draft-04'), $id: evil, properties: { a: { $ref: evil } } }, refers(evil)],
    [{ $schema: draft('draft-07'), $id: evil, $ref: evil }, refers(evil)],
    // Data that a reference makes a schema of.
    [{ $ref: '#/default', default: { $ref: evil } }, refers(evil)],
    [{ $ref: '#/default/a~1b/%7e0', default: { 'a/b': { '~': { not: { $ref: evil } } } } }, refers(evil)],
    [{ $ref: '#/examples/+01', examples: [0, { $ref: evil }] }, refers(evil)],
    [{ examples: [{ $id: 'https://example.com/f' }], $ref: 'https://example.com/g' }, refers('https://example.com/g')],
    [`\uFEFF{"properties":{"a":{"$ref":"${evil}"}}}`, refers(evil)],
    ...['definitions', '$defs', 'properties', 'patternProperties', 'dependencies', 'dependentSchemas'].map(
      (key): [unknown, unknown] => [{ [key]: { a: { $ref: evil } } }, refers(evil)],
    ),
    ...['not', 'if', 'then', 'else', 'items', 'contains', 'propertyNames', 'additionalProperties', 'contentSchema'].map(
      (key): [unknown, unknown] => [{ [key]: { $ref: evil } }, refers(evil)],
    ),
    ...['allOf', 'anyOf', 'oneOf', 'items', 'prefixItems'].map((key): [unknown, unknown] => [
      { [key]: [{ $ref: evil }] },
      refers(evil),
    ]),
  ])('%j', (schema, doubt) => {
    expect(doubtsOf(schema)).toEqual([doubt]);
  });
});

describe('a schema of which it cannot be told', () => {
  it.each<[schema: unknown, doubt: unknown]>([
    ['{"$ref": }', unreadable('not JSON')],
    ['', unreadable('not JSON')],
    // Half a character is another one to Go, so these may be two keys for us and one for helm.
    [String.raw`{"a": "\ud800"}`, unreadable('surrogate')],
    [String.raw`{"$ref":"#/x/%EF%BF%BD","x":{"\ud800":{"$ref":"http://127.0.0.1:9/x"}}}`, unreadable('surrogate')],
    [String.raw`{"$ref":"#/x/\ud800","x":{"\ufffd":{"$ref":"file:///etc/hostname"}}}`, unreadable('surrogate')],
    [String.raw`{"x":{"a\ud800":{},"a\ud801":{"$ref":"http://127.0.0.1:9/x"}}}`, unreadable('surrogate')],
    [String.raw`{"a": "\ud83d\ude00"}`, undefined],
    ['{"properties": {"a": {"$ref": "https://example.com/x"}}, "properties": {}}', unreadable('twice')],
    ['{"a": {"b": 1, "\\u0062": 2}}', unreadable('twice')],
    [{ properties: { a: { $id: 'https://example.com/a', $ref: '#/b' } } }, renames('#/b')],
    [{ $defs: { a: { $id: evil } }, $ref: evil }, renames(evil)],
    [{ $defs: { a: { $id: 'evil' } }, $id: 'https://example.com/', $ref: '#/$defs/a/x' }, undefined],
    [{ $id: 'https://example.com/../b', $ref: '#/a' }, renames('#/a')],
    [{ $id: 'urn:a:b', $ref: '#/a' }, renames('#/a')],
    [{ id: 'a', $id: 'b', $ref: '#/a' }, renames('#/a')],
    // A part that takes the name of a meta-schema.
    [
      {
        $ref: 'http://json-schema.org/draft-07/schema#/x',
        $defs: { a: { $id: 'http://json-schema.org/draft-07/schema', x: { $ref: evil } } },
      },
      renames('http://json-schema.org/draft-07/schema#/x'),
    ],
  ])('%j', (schema, doubt) => {
    expect(doubtsOf(schema)).toEqual(doubt === undefined ? [] : [doubt]);
  });

  it('is not UTF-8', () => {
    expect(schemaDoubts(Buffer.from('{"a\xff": 1}', 'latin1'))).toEqual([unreadable('UTF-8')]);
  });

  it('is told of without end in little time, however deep it is', () => {
    const deep = `${'{"not":'.repeat(200_000)}{}${'}'.repeat(200_000)}`;
    const many = JSON.stringify({ allOf: Array.from({ length: 60_000 }, (_, at) => ({ $ref: `${evil}/${at}` })) });
    const begun = Date.now();
    expect(doubtsOf(deep)).toEqual([]);
    expect(doubtsOf(many)).toHaveLength(20);
    expect(Date.now() - begun).toBeLessThan(10_000);
  });
});

describe('a schema that refers to nothing else', () => {
  it.each<unknown>([
    {},
    true,
    { $schema: draft('draft-07'), $ref: '#/definitions/a' },
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://example.com/s',
      $ref: 'https://example.com/s#/x',
    },
    { $schema: draft('draft-04'), id: 'http://example.com/s#', properties: { a: { $ref: 'http://example.com/s#/x' } } },
    { $ref: 'values.schema.json#/x', $dynamicRef: '#x', $recursiveRef: '#' },
    { allOf: ['draft-04', 'draft-06', 'draft-07'].map(name => ({ $ref: draft(name) })) },
    { $ref: 'http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger' },
    { $schema: 'http://json-schema.org/schema#' },
    // Data, and properties that are called so.
    { properties: { $ref: { type: 'string' }, $schema: { type: 'string' }, id: { type: 'string' } } },
    { default: { $ref: evil }, enum: [{ $ref: evil }], const: { $ref: evil }, examples: [{ $schema: evil }] },
    { properties: { a: { default: { $ref: evil, $id: evil } } } },
    // As generators write it: names that are fragments, or that nothing is reckoned from.
    { properties: { a: { $id: '#/properties/a', $ref: '#/definitions/b' } } },
    { $id: 'http://example.com/root.json', properties: { a: { $id: '/properties/a', type: 'string' } } },
    `\uFEFF{"type": "object"}`,
  ])('%j', schema => {
    expect(doubtsOf(schema)).toEqual([]);
  });
});
