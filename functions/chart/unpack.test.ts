import { describe, expect, it } from 'vitest';
import { inOnePiece } from './archive.ts';
import { checkPackage } from './check.ts';
import { chartPackage, packEntries } from './testing.ts';
import { defaultLimits } from './types.ts';
import { allFiles, UnfitPackage, unpack, unpackChecked } from './unpack.ts';

const chart = (name: string, files: Record<string, string | Uint8Array> = {}) =>
  chartPackage({ name, version: '1.0.0', files });
const nested = (depth: number): Buffer =>
  chart(`c${depth}`, depth === 0 ? {} : { [`charts/c${depth - 1}.tgz`]: nested(depth - 1) });
const read = (bytes: Uint8Array, limits = {}) =>
  unpack(inOnePiece(bytes), () => false, { ...defaultLimits, ...limits });

describe('a package with packages inside', () => {
  it('is read whole: what helm opens, and nothing else', async () => {
    const inner = chart('inner', { 'crds/a.yaml': 'a' });
    const outer = chart('outer', {
      'charts/inner.tgz': inner,
      'charts/plain/charts/inner.tgz': inner,
      'charts/_passed.tgz': 'no package',
      'charts/.passed.tgz': 'no package',
      'charts/_plain/charts/passed.tgz': 'no package',
      'files/passed.tgz': 'no package',
    });
    const unpacked = await unpackChecked(inOnePiece(outer), path => path === 'crds/a.yaml');
    const files = [...allFiles(unpacked)].filter(({ content }) => content);
    expect(files.map(({ place, path }) => place + path)).toEqual([
      'charts/inner.tgz!crds/a.yaml',
      'charts/plain/charts/inner.tgz!crds/a.yaml',
    ]);
  });

  it('has what is wrong inside among its problems, with the place', async () => {
    const evil = packEntries([
      { path: 'inner/Chart.yaml', content: 'name: inner' },
      { path: 'inner/../x', content: 'x' },
    ]);
    const bytes = chart('outer', { 'charts/middle.tgz': chart('middle', { 'charts/inner.tgz': evil }) });
    const problem = {
      code: 'path-escapes',
      file: 'charts/middle.tgz!charts/inner.tgz!inner/../x',
      detail: expect.stringMatching(/^In the package charts\/middle.tgz: In the package charts\/inner.tgz: The entry/),
    };
    expect(await checkPackage(inOnePiece(bytes))).toMatchObject({ ok: false, problems: [problem] });
    await expect(unpackChecked(inOnePiece(bytes), () => false)).rejects.toThrow(UnfitPackage);
  });

  it('unpacks to as much as one allowance has for all of them', async () => {
    const filled = chart('inner', { big: Buffer.alloc(100_000) });
    const two = chart('outer', { 'charts/a.tgz': filled, 'charts/b.tgz': filled });
    expect((await read(two, { unpackedBytes: 300_000 })).archive.problems).toEqual([]);
    expect((await read(two, { unpackedBytes: 200_000 })).archive.problems).toMatchObject([
      { code: 'unpacked-too-large', file: 'charts/b.tgz' },
    ]);
    expect((await read(two, { entries: 23 })).archive.problems).toEqual([]);
    expect((await read(two, { entries: 22 })).archive.problems).toMatchObject([
      { code: 'too-many-entries', file: 'charts/b.tgz' },
    ]);
  });

  it('is as deep as people nest them', async () => {
    expect((await read(nested(4))).archive.problems).toEqual([]);
    expect((await read(nested(5))).archive.problems).toMatchObject([{ code: 'nested-too-deeply' }]);
  });
});
