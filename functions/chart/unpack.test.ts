import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { inOnePiece } from './archive.ts';
import { checkPackage } from './check.ts';
import { inspectUnfit } from './inspect-unfit.ts';
import { chartPackage, packEntries, tarOf } from './testing.ts';
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

describe('packages that unpack to more than anybody has', () => {
  const cases = join(import.meta.dirname, '../../../shared/cases/trust');
  const folder = mkdtempSync(join(tmpdir(), 'berth-nested-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const readIn = (file: string) => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'hostile-nested.ts'), file], {
      encoding: 'utf8',
    });
    expect(stderr.replace(/\(.*Warning[\s\S]*/, '')).toBe('');
    return JSON.parse(stdout);
  };

  /** 3.7 TiB: what is alike compresses well, and so does what that becomes. */
  function sister(): string {
    let bytes: Buffer = Buffer.alloc(5 * 1024 * 1024);
    for (const [count, path] of [
      [1, (at: number) => `zeros-${at}`],
      [310, (at: number) => `charts/${at}.tgz`],
      [2500, (at: number) => `charts/${at}.tgz`],
    ] as const) {
      const files = Array.from({ length: count }, (_, at) => ({ path: `c/${path(at)}`, content: bytes }));
      bytes = gzipSync(tarOf([{ path: 'c/Chart.yaml', content: 'name: c\nversion: 1.0.0\n' }, ...files]));
    }
    expect(bytes.length).toBeLessThan(1_000_000);
    const file = join(folder, 'sister.tgz');
    writeFileSync(file, bytes);
    return file;
  }

  it.each([
    ['3 GB', () => join(cases, 'nested-bomb.tgz')],
    ['3.7 TiB', sister],
  ])('%s cost less than a second and 256 MB, wherever they are read', (_, make) => {
    const { said, milliseconds, peak } = readIn(make());
    for (const reader of ['check', 'schemas', 'definitions'])
      expect(said[reader], reader).toMatchObject([{ code: 'unpacked-too-large' }]);
    // Of the processor: a machine that does something else beside it is not what is measured.
    for (const [reader, cost] of Object.entries(milliseconds)) expect(cost, reader).toBeLessThan(1000);
    expect(peak).toBeLessThan(256 * 1024 * 1024);
  });

  it('render for no version of Kubernetes', () => {
    const error = new UnfitPackage([{ code: 'unpacked-too-large', detail: 'It is too large.' }]);
    const problem = { code: 'package-invalid', detail: 'The package cannot be used: It is too large.' };
    expect(inspectUnfit(error, ['1.35', '1.36']).inspection).toMatchObject({
      renders: [
        { kubeVersion: '1.35', ok: false, problem },
        { kubeVersion: '1.36', ok: false, problem },
      ],
      findings: [{ code: 'render-fails' }],
    });
    expect(() => inspectUnfit(new Error('a disk'), [])).toThrow('a disk');
  });
});
