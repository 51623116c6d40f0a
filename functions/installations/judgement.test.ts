import { expect, it } from 'vitest';
import { parseManifest } from '../chart/manifest.ts';
import { judgeRevision } from './judgement.ts';

it('a revision that is brought back is judged by which of its kinds belong to no namespace, as the cluster says', () => {
  const objects = parseManifest(
    'apiVersion: example.com/v1\nkind: Zone\nmetadata: { name: all }\n---\napiVersion: example.com/v1\nkind: Shop\nmetadata: { name: one }\n',
  );
  const isNamespaced = (_: string, kind: string) => (kind === 'Zone' ? false : kind === 'Shop' ? true : undefined);
  expect(judgeRevision(objects, ['cluster-wide'], isNamespaced)).toMatchObject([
    { code: 'cluster-wide', object: { kind: 'Zone', name: 'all' } },
  ]);
  expect(judgeRevision(objects, [], isNamespaced)).toEqual([]);
});
