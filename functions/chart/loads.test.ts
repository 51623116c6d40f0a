import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkPackage } from './check.ts';
import { PlacedPackage } from './placed-package.ts';
import { chunked, packEntries } from './testing.ts';
import { withHelm } from './testing-helm.ts';

type Files = Record<string, string>;

const v1 = 'apiVersion: v1\nname: app\nversion: 1.0.0\n';
const v2 = v1.replace('v1', 'v2');
const inner = v1.replace('app', 'inner');
const template = '{kind: ConfigMap, apiVersion: v1, metadata: {name: "{{ .Chart.Name }}"}}';

function pack(files: Files): Buffer {
  const all: Files = { 'Chart.yaml': v2, 'templates/a.yaml': template, ...files };
  return packEntries(Object.entries(all).map(([path, content]) => ({ path: `app/${path}`, content })));
}

/** Whether helm loads a package: it renders nothing that could fail. */
async function helmLoads(bytes: Buffer): Promise<boolean> {
  return withHelm(async home => {
    const chart = await PlacedPackage.place(home, bytes);
    return home.run({ verb: 'template', release: 'a', chart }).then(
      () => true,
      () => false,
    );
  });
}

const more = (text: string): Files => ({ 'Chart.yaml': `${v2}${text}\n` });

const alike: [string, Files][] = [
  ['a chart', {}],
  ['an apiVersion that is to come', { 'Chart.yaml': v2.replace('v2', 'v3') }],
  ['an apiVersion in capitals', { 'Chart.yaml': v2.replace('v2', 'V2') }],
  ['an apiVersion that is a number', { 'Chart.yaml': v2.replace('v2', '1') }],
  ['no apiVersion', { 'Chart.yaml': 'name: app\nversion: 1.0.0\n' }],
  ['keys in capitals', { 'Chart.yaml': 'APIVERSION: v2\nNAME: app\nVERSION: 1.0.0\n' }],
  ['a key with another s', { 'Chart.yaml': 'apiVersion: v2\nname: app\nverſion: 1.0.0\n' }],
  ['a wrong type under a key in capitals', more('Type: other')],
  ['dependencies in capitals that are a text', more('DEPENDENCIES: x')],
  ['an empty lock', { 'Chart.lock': '' }],
  ['a lock', { 'Chart.lock': 'dependencies: []\ndigest: sha256:a\ngenerated: "2026-01-31T12:00:00.5+01:00"\n' }],
  ['a lock of a day without quotes', { 'Chart.lock': 'generated: 2026-01-31T12:00:00Z\n' }],
  ['a lock of a day that is not', { 'Chart.lock': 'generated: "2026-02-30T12:00:00Z"\n' }],
  ['a lock of some day', { 'Chart.lock': 'generated: yesterday\n' }],
  ['a lock that is a list', { 'Chart.lock': '[]\n' }],
  ['a lock with a text of dependencies', { 'Chart.lock': 'dependencies: x\n' }],
  ['a lock that is no YAML', { 'Chart.lock': 'a: [\n' }],
  ['an old lock in a new chart', { 'requirements.lock': 'dependencies: x\n' }],
  ['requirements that are a text', { 'requirements.yaml': 'dependencies: x\n' }],
  ['requirements that are no YAML', { 'requirements.yaml': 'a: [\n' }],
  ['requirements that are a list, in an old chart', { 'Chart.yaml': v1, 'requirements.yaml': '[]\n' }],
  ['requirements with an empty entry', { 'Chart.yaml': v1, 'requirements.yaml': 'dependencies: [null]\n' }],
  ['requirements that say the same again', { 'Chart.yaml': v1, 'requirements.yaml': v1 }],
  ['a condition that is a mapping', more('condition: {a: b}')],
  ['tags that are a list', more('tags: [a]')],
  ['imports that are a text', more('dependencies: [{name: inner, version: 1.0.0, import-values: x}]')],
  ['a dependency that is on by a word', more('dependencies: [{name: inner, version: 1.0.0, enabled: x}]')],
  ['a key that nobody knows', more('whatever: {a: b}')],
  [
    'inside, a lock with a text',
    { 'charts/inner/Chart.yaml': inner, 'charts/inner/requirements.lock': 'digest: []\n' },
  ],
  ['inside, requirements of texts', { 'charts/inner/Chart.yaml': inner, 'charts/inner/requirements.yaml': '[x]\n' }],
  ['inside, values that are a list', { 'charts/inner/Chart.yaml': inner, 'charts/inner/values.yaml': '[]\n' }],
  ['inside, a name with a slash', { 'charts/inner/Chart.yaml': inner.replace('inner', 'in/ner') }],
  ['inside, keywords that are a text', { 'charts/inner/Chart.yaml': `${inner}keywords: a\n` }],
  ['inside, no YAML', { 'charts/inner/Chart.yaml': 'a: [\n' }],
  ['inside, a chart', { 'charts/inner/Chart.yaml': inner, 'charts/inner/values.yaml': 'a: &a [1]\nb: *a\n' }],
];

describe('a package is taken if helm loads it, and else refused', () => {
  it.each(alike)('%s', async (_, files) => {
    const bytes = pack(files);
    const report = await checkPackage(chunked(bytes));
    expect(report.ok).toBe(await helmLoads(bytes));
    for (const problem of report.ok ? [] : report.problems) expect(problem.detail).toMatch(/^\S.{20,}\.$/s);
  });
});

describe('what is behind a package', () => {
  const junk = Buffer.from('something that a proxy left here');
  const whole = pack({});
  const open = gzipSync(gunzipSync(whole).subarray(0, -1024));

  it.each<[string, Buffer]>([
    ['text', Buffer.concat([whole, junk])],
    ['nothing but zeros', Buffer.concat([whole, Buffer.alloc(200_000)])],
    ['another package', Buffer.concat([whole, whole])],
    ['an archive without an end', open],
  ])('is nothing to helm: %s', async (_, bytes) => {
    const loads = await helmLoads(bytes);
    for (const size of [1, 7, 1000, bytes.length].filter(size => bytes.length / size < 5000)) {
      const report = await checkPackage(chunked(bytes, size));
      expect(report.ok).toBe(loads);
      if (report.ok && bytes !== open)
        expect(report.package.notes[0]).toMatchObject({
          code: 'trailing-garbage',
          detail: expect.stringContaining(`are ${bytes.length - whole.length} more bytes`),
        });
    }
  });

  it('would be read by Go where the archive has no end: helm then says that it is no gzip', async () => {
    const report = await checkPackage(chunked(Buffer.concat([open, junk])));
    expect(report).toMatchObject({ ok: false, problems: [{ code: 'trailing-garbage' }] });
  });

  it('does not hide that the stream itself is damaged', async () => {
    const damaged = Buffer.concat([whole, junk]);
    damaged[whole.length - 6] = (damaged[whole.length - 6] ?? 0) ^ 1;
    expect(await checkPackage(chunked(damaged, 50))).toMatchObject({ ok: false, problems: [{ code: 'damaged' }] });
  });
});

describe('requirements.yaml', () => {
  const dependency = (name: string, rest = '') => `dependencies: [{name: ${name}, version: 1.0.0${rest}}]\n`;
  const dependencies = async (files: Files) => {
    const report = await checkPackage(chunked(pack(files)));
    return report.ok ? report.package.metadata.dependencies : report.problems;
  };

  it.each([
    ['v1', v1],
    ['v2', v2],
  ])('is read over Chart.yaml of apiVersion %s, each dependency over the one at its place', async (_, chart) => {
    const files = {
      'Chart.yaml': `${chart}${dependency('first', ', alias: one, condition: a.b')}`,
      'requirements.yaml': dependency('inner', ', alias: other'),
      'charts/inner/Chart.yaml': inner,
    };
    const named = {
      ...files,
      'templates/a.yaml': template.replace('.Chart.Name', '(index .Chart.Dependencies 0).Condition'),
    };
    const { stdout } = await withHelm(async home =>
      home.run({ verb: 'template', release: 'a', chart: await PlacedPackage.place(home, pack(named)) }),
    );
    expect(stdout).toContain('name: "a.b"');
    expect(await dependencies(named)).toEqual([{ name: 'inner', version: '1.0.0', alias: 'other', condition: 'a.b' }]);
  });

  it.each(['name: other', 'Version: 9.9.9', 'description: another', 'apiVersion: v1'])(
    'says nothing else of a chart: %s',
    async text => {
      expect(await dependencies({ 'requirements.yaml': `${text}\n` })).toEqual([
        expect.objectContaining({ file: 'requirements.yaml', line: 1, detail: expect.stringContaining('instead of') }),
      ]);
    },
  );
});

it('reads what a chart says in any case, and refuses to choose', async () => {
  const said = 'Description: What it is\nAppVersion: 1.10\nMaintainers: [{Name: ann, EMAIL: a@b.c}]';
  const report = await checkPackage(chunked(pack(more(said))));
  expect(report).toMatchObject({
    ok: true,
    package: {
      metadata: { description: 'What it is', appVersion: '1.10', maintainers: [{ name: 'ann', email: 'a@b.c' }] },
    },
  });
  expect(await checkPackage(chunked(pack(more('Version: 2.0.0'))))).toMatchObject({
    ok: false,
    problems: [{ code: 'duplicate-key', line: 4, detail: expect.stringContaining('"version" and "Version"') }],
  });
});
