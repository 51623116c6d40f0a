import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unprovenSchemas } from './schema-references.ts';
import { chartPackage, packEntries } from './testing.ts';
import { tutorialPackage } from './testing-helm.ts';

const file = 'values.schema.json';
const evil = JSON.stringify({ $ref: 'https://example.com/a' });

it('says which schema refers to what', async () => {
  const bytes = chartPackage({ name: 'mine', version: '1.0.0', files: { [file]: evil } });
  expect(await unprovenSchemas(bytes)).toEqual([
    { code: 'schema-remote', file, detail: expect.stringContaining('refers to "https://example.com/a"') },
  ]);
  const broken = chartPackage({ name: 'mine', version: '1.0.0', files: { [file]: '{' } });
  expect(await unprovenSchemas(broken)).toEqual([
    { code: 'schema-unchecked', file, detail: expect.stringContaining('it is not JSON') },
  ]);
});

it('finds nothing in the tutorial’s charts', async () => {
  expect(await unprovenSchemas(tutorialPackage('redis-12.0.0.tgz'))).toEqual([]);
});

it('looks into subcharts, packed or not, however deep', async () => {
  const inner = chartPackage({ name: 'inner', version: '1.0.0', files: { [file]: evil } });
  const middle = chartPackage({ name: 'middle', version: '1.0.0', files: { 'charts/inner-1.0.0.tgz': inner } });
  const outer = packEntries([
    { path: 'outer/charts/middle-1.0.0.tgz', content: middle },
    { path: 'outer/charts/plain/values.schema.json', content: evil },
    { path: 'outer/charts/plain/charts/inner-1.0.0.tgz', content: inner },
  ]);
  expect((await unprovenSchemas(outer)).map(schema => schema.file).sort()).toEqual([
    'charts/middle-1.0.0.tgz!charts/inner-1.0.0.tgz!values.schema.json',
    'charts/plain/charts/inner-1.0.0.tgz!values.schema.json',
    'charts/plain/values.schema.json',
  ]);
});

it('looks for none where helm could not read the package', async () => {
  const broken = packEntries([{ path: 'outer/charts/broken.tgz', content: 'what' }]);
  await expect(unprovenSchemas(broken)).rejects.toThrow('In the package charts/broken.tgz: The file is not gzip');
});

it.each(['schema-nested-id', 'schema-known-prefix', 'schema-bom'])('%s refers to another server', async name => {
  const bytes = readFileSync(join(import.meta.dirname, `../../../shared/cases/trust/${name}.tgz`));
  const found = await unprovenSchemas(bytes);
  expect(found).toEqual([{ code: 'schema-remote', file, detail: expect.stringMatching(/refers to "https?:\/\//) }]);
});
