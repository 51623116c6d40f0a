import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { create } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HelmReader } from '../../test/support/helm-reading.ts';
import { timeLimit, tries } from '../../test/support/long.ts';
import { checkPackage } from './check.ts';
import { chartPackage, chunked } from './testing.ts';
import { entriesOf, entryOf, longNameOf, packed, paxOf, type RawEntry, tarOf } from './testing-archives.ts';
import { almost } from './testing-mutations.ts';
import type { PackageProblem } from './types.ts';
import { allFiles, unpack } from './unpack.ts';

const shared = join(import.meta.dirname, '../../../shared');
const packagesIn = (folder: string): [name: string, bytes: Buffer][] =>
  readdirSync(join(shared, folder))
    .filter(name => name.endsWith('.tgz'))
    .map(name => [`${folder}/${name}`, readFileSync(join(shared, folder, name))]);

let helm: HelmReader;
beforeAll(async () => {
  helm = await HelmReader.start();
});
afterAll(() => helm?.stop());

/** What is there twice, byte for byte, is there once. */
const lines = (files: { name: string; size: number; sha256: string }[]): string[] =>
  [...new Set(files.map(({ name, size, sha256 }) => `${name} ${size} ${sha256}`))].sort();

/** What Berth reads in a package, or why it refuses it. */
async function berthReads(bytes: Uint8Array): Promise<{ files: string[]; problems: PackageProblem[] }> {
  const unpacked = await unpack(chunked(bytes, 4096), () => false);
  const files = [...allFiles(unpacked)].map(({ place, path, size, sha256 }) => ({ name: place + path, size, sha256 }));
  return { files: lines(files), problems: unpacked.archive.problems };
}

async function helmReads(bytes: Uint8Array): Promise<{ files: string[]; error: string | undefined }> {
  const { files, error } = await helm.read(bytes);
  return { files: lines(files), error };
}

describe('packages that people made', () => {
  it.each([...packagesIn('charts/tutorial'), ...packagesIn('charts/real')])(
    '%s is read as helm reads it',
    async (_, bytes) => {
      const { files, problems } = await berthReads(bytes);
      expect(problems).toEqual([]);
      expect(await helmReads(bytes)).toEqual({ files, error: undefined });
    },
  );
});

it('a chart that was packed from inside of its folder is taken', async () => {
  const bytes = readFileSync(join(shared, 'cases/helm/argo-events-0.4.2.tgz'));
  expect(await checkPackage(chunked(bytes))).toMatchObject({
    ok: true,
    package: { metadata: { name: 'argo-events' } },
  });
});

/** A chart with names that need more than a header has room for, packed by others. */
describe('packages that other programs make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-reading-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const names = ['Chart.yaml', 'templates/ü.yaml', `files/${'long-'.repeat(25)}name.txt`, `files/${'ü'.repeat(80)}/a`];
  const chart = join(folder, 'mine');
  for (const name of names) {
    mkdirSync(join(chart, name, '..'), { recursive: true });
    writeFileSync(join(chart, name), name);
  }
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' });
  const python = (format: string) =>
    run('python3', '-c', `import tarfile; tarfile.open("${format}.tgz", "w:gz", format=tarfile.${format}).add("mine")`);
  const git = (...args: string[]) => run('git', '-c', 'user.name=a', '-c', 'user.email=a@b', ...args);

  it.each<[string, () => unknown, string[]]>([
    ['tar', () => run('tar', '-czf', 'tar.tgz', 'mine'), names],
    ['tar in the folder itself', () => run('tar', '-C', 'mine', '-czf', 'tar.tgz', '.'), names],
    ['Python, as PAX', () => python('PAX_FORMAT'), names],
    ['Python, as GNU', () => python('GNU_FORMAT'), names],
    [
      'node-tar',
      () => create({ cwd: folder, file: join(folder, 'node.tgz'), gzip: true, sync: true }, ['mine']),
      names,
    ],
    [
      'git archive',
      () => {
        git('init', '-q');
        git('add', 'mine');
        git('commit', '-qm', 'a');
        run('git', 'archive', '--output', 'git.tgz', 'HEAD', 'mine');
      },
      names,
    ],
  ])('%s', async (_, pack, expected) => {
    pack();
    const [file = ''] = readdirSync(folder).filter(name => name.endsWith('.tgz'));
    const bytes = readFileSync(join(folder, file));
    rmSync(join(folder, file));
    const { files, problems } = await berthReads(bytes);
    expect(problems).toEqual([]);
    expect(files.map(line => line.split(' ')[0])).toEqual(expected.toSorted());
    expect(await helmReads(bytes)).toEqual({ files, error: undefined });
  });
});

describe('packages that are almost right', () => {
  const nested = chartPackage({
    name: 'mine',
    version: '1.0.0',
    files: { 'charts/inner.tgz': chartPackage({ name: 'inner', version: '1.0.0' }) },
  });
  const good = [
    ...packagesIn('charts/tutorial').map(([, bytes]) => bytes),
    chartPackage({ name: 'mine', version: '1.0.0' }),
    nested,
  ];
  const evil = packagesIn('cases/trust')
    .filter(([name]) => /tar-|swap/.test(name))
    .map(([, bytes]) => bytes);
  const formats = [
    entryOf('mine/Chart.yaml', 'name: mine'),
    entryOf('mine/gnu', 'a', { magic: 'ustar ', version: ' \0' }),
    entryOf('prefix', 'b', { prefix: 'mine/long' }),
    entryOf('mine/v7', 'c', { magic: '', version: '' }),
    { head: Buffer.alloc(1024), body: Buffer.alloc(0) },
  ];
  const seeds = [...[...good, ...good, ...good, ...evil].map(entriesOf), ...Array<RawEntry[]>(10).fill(formats)];

  it('are refused, or read as helm reads them', async () => {
    const counts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(almost(seeds), async bytes => {
        const [berth, now] = [await berthReads(bytes), await helmReads(bytes)];
        const [problem] = berth.problems;
        const verdict = `${problem ? problem.code : 'accepted'}, ${now.error ? 'and helm refuses' : 'and helm reads'}`;
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
        if (!problem) expect({ files: berth.files, error: undefined }).toEqual(now);
      }),
      { numRuns: tries(2000, 20_000), interruptAfterTimeLimit: timeLimit(100_000), markInterruptAsFailure: true },
    );
    console.info(Object.fromEntries([...counts].sort()));
    // Otherwise it would say nothing.
    expect(counts.get('accepted, and helm reads')).toBeGreaterThan(tries(2000, 20_000) / 20);
  });
});

describe('archives that are not the same for every program', () => {
  it.each([
    ['tar-gnu-name-and-pax-path', 'Two extended headers describe the same entry, at byte 2048.'],
    ['tar-global-pax-size', 'The global header at byte 1024 says "size" of all files.'],
    ['tar-gnu-sparse-name', 'The extended header at byte 1024 is a sparse file’s ("GNU.sparse.major").'],
    ['tar-ustar-version-and-prefix', 'The header at byte 1024 is of no known format'],
    ['tar-negative-size', 'The size of the header at byte 1024 is not an octal number.'],
    ['tar-single-zero-block', 'The archive goes on behind an empty block, at byte 2560.'],
    ['swap', 'Two extended headers describe the same entry, at byte 1024.'],
  ])('%s.tgz is refused, with the place', async (name, detail) => {
    const [problem] = (await berthReads(readFileSync(join(shared, `cases/trust/${name}.tgz`)))).problems;
    expect(problem).toMatchObject({ code: 'ambiguous-archive', detail: expect.stringContaining(detail) });
  });

  const end: RawEntry = { head: Buffer.alloc(1024), body: Buffer.alloc(0) };
  const chart = entryOf('mine/Chart.yaml', 'name: mine');
  const secret = entryOf('mine/x', 'kind: Secret');
  const path = ['path', 'mine/templates/x.yaml'] as const;
  it.each<[string, RawEntry[]]>([
    ['a name twice in a PAX header', [paxOf([path, ['path', 'mine/docs/x']]), secret]],
    ['a PAX header behind another', [paxOf([path]), paxOf([['mtime', '1']]), secret]],
    ['a PAX header of an older kind', [paxOf([path], 'X'), secret]],
    ['a GNU name of an older kind', [longNameOf('mine/templates/x', 'N'), secret]],
    ['a name hidden behind a line of a comment', [paxOf([['comment', 'a\n30 path=mine/templates/x.yaml\n']]), secret]],
    ['another size in a PAX header', [paxOf([['size', '1024']]), secret]],
    ['a PAX header for nobody', [paxOf([path])]],
    ['a global name', [paxOf([path], 'g'), secret]],
    ['a folder by its mode', [entryOf('mine/templates/x.yaml', 'kind: Secret', { mode: '0040755\0' })]],
    ['a file named like a folder', [entryOf('mine/templates/x/', 'kind: Secret')]],
    ['a folder with content', [entryOf('mine/templates/', 'kind: Secret', { type: '5' })]],
    ['a prefix of the star format', [entryOf('x', 'a', { prefix: 'mine/templates', trailer: 'tar\0' })]],
    ['an old sparse file', [entryOf('mine/x', 'a', { type: 'S', magic: 'ustar ', version: ' \0', sparse: '0000' })]],
    ['a prefix of the GNU format', [entryOf('x', 'a', { prefix: 'mine/templates', magic: 'ustar ', version: ' \0' })]],
    ['more behind a name’s end', [entryOf('mine/x\0\nml', 'a')]],
    ['a file that names a link', [entryOf('mine/x', 'a', { linkName: 'y' })]],
    ['a volume’s label', [entryOf('mine/templates/x.yaml', 'kind: Secret', { type: 'V' })]],
  ])('%s is refused', async (_, entries) => {
    const { problems } = await berthReads(packed(tarOf([chart, ...entries, end])));
    expect(['ambiguous-archive', 'device', 'damaged']).toContain(problems[0]?.code);
  });

  const files = (...names: string[]) => packed(tarOf([chart, ...names.map(name => entryOf(name, name)), end]));
  it.each([
    ['capitals', ['mine/chart.yaml'], 'name-twins'],
    ['capitals of a folder', ['mine/templates/a', 'mine/Templates/b'], 'name-twins'],
    ['two forms of a letter', ['mine/\u00fc', 'mine/u\u0308'], 'name-twins'],
    ['letters with one capital', ['mine/\u017fecret', 'mine/secret'], 'name-twins'],
    ['what Windows leaves out', ['mine/Chart.yaml::$DATA'], 'name-twins'],
    ['a space without a break', ['mine/a b', 'mine/a\u00a0b'], 'name-twins'],
    ['a file and a folder', ['mine/a', 'mine/a/b'], 'name-twins'],
    ['a folder and a file', ['mine/a/b', 'mine/A'], 'name-twins'],
    ['two contents', ['mine/a/b', 'mine/Chart.yaml'], 'chart-yaml-duplicate'],
    ['a dot at the end', ['mine/Chart.yaml.'], 'bad-name'],
    ['a space at the end', ['mine/templates /a'], 'bad-name'],
    ['a space without width', ['mine/Chart\u200b.yaml'], 'bad-name'],
    ['a mark of direction', ['mine/a\u202elmay.b'], 'bad-name'],
    ['a control character', ['mine/a\u001bb'], 'bad-name'],
    ['a line', ['mine/a\nb'], 'bad-name'],
    ['more letters than anybody reads', [`mine/${'a/'.repeat(40)}b`, `mine/${'ü'.repeat(40)}`], undefined],
    ['a folder named like a package', ['mine/charts/a.tgz/Chart.yaml'], 'bad-name'],
    ['what helm takes for a parent', ['mine/..a'], 'path-escapes'],
    ['a drive inside', ['mine/c:/a'], 'absolute-path'],
  ])('names with %s', async (_, names, code) => {
    const { problems } = await berthReads(files(...names));
    expect(problems.map(problem => problem.code)).toEqual(code === undefined ? [] : [code]);
    for (const { detail, file } of problems) expect([file, detail]).not.toContain(undefined);
  });

  it('has names that are no text, or longer than any file system takes', async () => {
    const latin = packed(tarOf([chart, entryOf('', '', { name: 'mine/\xfc' }), end]));
    expect((await berthReads(latin)).problems).toMatchObject([{ code: 'bad-name' }]);
    const long = packed(tarOf([chart, paxOf([['path', `mine/${'a/'.repeat(2000)}b`]]), secret, end]));
    expect((await berthReads(long)).problems).toMatchObject([{ code: 'bad-name' }]);
  });
});
