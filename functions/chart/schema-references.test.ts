import { describe, expect, it } from 'vitest';
import { remoteSchemaReferences } from './schema-references.ts';
import { chartPackage, packEntries } from './testing.ts';
import { tutorialPackage } from './testing-helm.ts';

const file = 'values.schema.json';

function found(schema: unknown) {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
  return remoteSchemaReferences(chartPackage({ name: 'mine', version: '1.0.0', files: { [file]: text } }));
}

describe('references that leave a schema', () => {
  it.each([
    [{ $ref: 'https://example.com/a.json#/b' }, 'https://example.com/a.json'],
    [{ properties: { a: { items: [{ $ref: 'http://169.254.169.254/latest' }] } } }, 'http://169.254.169.254/latest'],
    [{ $schema: 'https://example.com/meta' }, 'https://example.com/meta'],
    [{ $ref: 'other.json' }, 'file:///other.json'],
    [{ $ref: 'file:///etc/passwd' }, 'file:///etc/passwd'],
    [{ $id: 'https://example.com/b/mine.json', $ref: '../c.json' }, 'https://example.com/c.json'],
    [{ $dynamicRef: 'https://example.com/d' }, 'https://example.com/d'],
    ['{"\\u0024ref": "https://example.com/e"}', 'https://example.com/e'],
    [{ examples: [{ $id: 'https://example.com/f' }], $ref: 'https://example.com/f' }, 'https://example.com/f'],
    ['{"$ref": }', '(unreadable)'],
  ])('%j', async (schema, url) => {
    expect(await found(schema)).toEqual([{ file, url }]);
  });

  it('are none in these', async () => {
    for (const schema of [
      {},
      { $schema: 'http://json-schema.org/draft-07/schema#', $ref: '#/definitions/a' },
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: 'https://example.com/s',
        $ref: 'https://example.com/s#/x',
      },
      { properties: { $ref: { type: 'string' } } },
    ])
      expect(await found(schema)).toEqual([]);
    expect(await remoteSchemaReferences(tutorialPackage('redis-12.0.0.tgz'))).toEqual([]);
  });

  it('are found in subcharts, packed or not, however deep', async () => {
    const evil = JSON.stringify({ $ref: 'https://example.com/a' });
    const inner = chartPackage({ name: 'inner', version: '1.0.0', files: { [file]: evil } });
    const middle = chartPackage({ name: 'middle', version: '1.0.0', files: { 'charts/inner-1.0.0.tgz': inner } });
    const outer = packEntries([
      { path: 'outer/charts/middle-1.0.0.tgz', content: middle },
      { path: 'outer/charts/plain/values.schema.json', content: evil },
    ]);
    expect((await remoteSchemaReferences(outer)).map(reference => reference.file).sort()).toEqual([
      'charts/middle-1.0.0.tgz!charts/inner-1.0.0.tgz!values.schema.json',
      'charts/plain/values.schema.json',
    ]);
  });

  it('are not looked for where helm could not read the package', async () => {
    const broken = packEntries([{ path: 'outer/charts/broken.tgz', content: 'what' }]);
    await expect(remoteSchemaReferences(broken)).rejects.toThrow(
      'In the package charts/broken.tgz: The file is not gzip',
    );
  });
});
