import { spawnSync } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPackage } from './check.ts';
import { hostileArchives } from './hostile.ts';
import { chartPackage, chunked, packEntries } from './testing.ts';

const tutorial = join(import.meta.dirname, '../../../shared/charts/tutorial');
const megabyte = 1024 * 1024;

describe('the tutorial’s charts', () => {
  it.each([
    ['emqx-v1.0.0-beta.1.tgz', 'emqx', 'v1.0.0-beta.1', 7],
    ['emqx-v1.0.0-beta.2.tgz', 'emqx', 'v1.0.0-beta.2', 7],
    ['emqx-v1.0.0-rc.1.tgz', 'emqx', 'v1.0.0-rc.1', 7],
    ['emqx-v4.0.2.tgz', 'emqx', 'v4.0.2', 8],
    ['redis-11.3.4.tgz', 'redis', '11.3.4', 32],
    ['redis-12.0.0.tgz', 'redis', '12.0.0', 32],
  ])('%s is read', async (file, name, version, files) => {
    const report = await checkPackage(createReadStream(join(tutorial, file)));
    expect(report).toMatchObject({ ok: true, package: { metadata: { name, version } } });
    expect(report.ok && report.package.files).toHaveLength(files);
    expect(report.ok && report.package.readme !== undefined).toBe(name === 'redis' || version === 'v4.0.2');
  });
});

describe('hostile archives', () => {
  it.each(hostileArchives.map(archive => [archive.name, archive] as const))(
    '%s is refused, with the reason',
    async (_, { source, code }) => {
      const report = await checkPackage(source());
      expect(report.ok).toBe(false);
      const problems = report.ok ? [] : report.problems;
      expect(problems.map(problem => problem.code)).toContain(code);
      for (const problem of problems) expect(problem.detail.length).toBeGreaterThan(20);
    },
  );

  it('checks all of them within 256 MB', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'hostile-memory.ts')], {
      encoding: 'utf8',
    });
    expect(stderr.replace(/\(.*Warning[\s\S]*/, '')).toBe('');
    const peaks: Record<string, number> = JSON.parse(stdout);
    expect(Object.keys(peaks)).toHaveLength(hostileArchives.length);
    for (const [name, peak] of Object.entries(peaks)) expect(peak, name).toBeLessThan(256 * megabyte);
  });
});

describe('what is reported', () => {
  it('names file, line and pointer of every fault in Chart.yaml at once', async () => {
    const text = '# A chart\napiVersion: v2\nname: Other\nversion: one\n';
    const report = await checkPackage(chunked(packEntries([{ path: 'mine/Chart.yaml', content: text }])));
    expect(report).toMatchObject({
      ok: false,
      problems: [
        { code: 'name-invalid', file: 'Chart.yaml', line: 3, pointer: '/name' },
        { code: 'version-invalid', file: 'Chart.yaml', line: 4, pointer: '/version' },
      ],
    });
  });

  const inCases = (file: string) => chunked(readFileSync(join(tutorial, `../../cases/helm/${file}.tgz`)));

  it.each([
    ['badtype', '/type', 'not "operator"'],
    ['type-Library', '/type', 'not "Library"'],
    ['badalias', '/dependencies/0/alias', 'is no alias'],
    ['alias-bad', '/dependencies/0/alias', 'is no alias'],
    ['dupdep', '/dependencies/1', 'Two dependencies go by'],
    ['dup-dep', '/dependencies/1', 'Two dependencies go by'],
    ['maintnn', '/maintainers/1', 'An entry of maintainers is empty'],
    ['null-maintainer', '/maintainers/0', 'An entry of maintainers is empty'],
  ])('is what helm does not load, and where: %s', async (file, pointer, words) => {
    const report = await checkPackage(inCases(file));
    const detail = expect.stringContaining(words);
    expect(report).toMatchObject({ ok: false, problems: [{ code: 'metadata-invalid', pointer, detail }] });
    expect(!report.ok && report.problems[0]?.line).toBeGreaterThan(1);
  });

  it.each([
    'deprec',
    'rdlatin',
    'B-1.0',
    'dup-0.1.0',
    'argo-events-0.4.2',
    'mergekeys',
    'dupkey',
    'multidoc',
    'prlist',
    'crlf',
    'flow-indent-0.1.0',
    'quoted-indent-0.1.0',
    'quoted-newline-0.1.0',
  ])('is nothing of what helm loads: %s', async file => {
    expect(await checkPackage(inCases(file))).toMatchObject({ ok: true });
  });

  it('is a note where a key of the values stands twice', async () => {
    const note = { code: 'duplicate-key', file: 'values.yaml', detail: expect.stringMatching(/line \d+ .* line \d+/) };
    expect(await checkPackage(inCases('dupkey'))).toMatchObject({ ok: true, package: { notes: [note] } });
  });

  it('is a note where the folder has another name, and a README is read in any spelling and encoding', async () => {
    const report = await checkPackage(inCases('B-1.0'));
    expect(report).toMatchObject({ ok: true, package: { notes: [{ code: 'name-differs' }] } });
    const words = 'Größe';
    for (const [name, content] of Object.entries({
      'ReadMe.MD': Buffer.from(words),
      'README.txt': Buffer.from(words, 'latin1'),
      README: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(words, 'utf16le')]),
    })) {
      const entries = [{ path: 'mine/Chart.yaml', content: 'apiVersion: v2\nname: mine\nversion: 1.0.0\n' }];
      const bytes = packEntries([...entries, { path: `mine/${name}`, content }]);
      expect(await checkPackage(chunked(bytes)), name).toMatchObject({ ok: true, package: { readme: words } });
    }
  });

  it.each([
    ['charts/nameless/Chart.yaml', 'apiVersion: v2\nversion: 1.0.0\n', 'It has no name'],
    ['charts/unversioned/Chart.yaml', 'apiVersion: v2\nname: a\nversion: one\n', 'Its version "one" is none'],
    [
      'charts/a/charts/b/Chart.yaml',
      'apiVersion: v2\nname: b\nversion: 1.0.0\ntype: any\n',
      '"application" or "library"',
    ],
    ['charts/README.md', 'About the charts in here.', 'Helm takes charts/README.md/ for a chart'],
  ])('is a chart inside that helm does not load: %s', async (path, content, words) => {
    const more: Record<string, string> = path.startsWith('charts/a/')
      ? { 'charts/a/Chart.yaml': 'apiVersion: v2\nname: a\nversion: "1"\n' }
      : {};
    const files = { ...more, [path]: content };
    const report = await checkPackage(chunked(chartPackage({ name: 'mine', version: '1.0.0', files })));
    expect(report).toMatchObject({ ok: false, problems: [{ detail: expect.stringContaining(words) }] });
  });

  it('is nothing of a folder in charts/ that helm passes over', async () => {
    const files = { 'charts/_old/values.yaml': 'a: 1', 'charts/.keep': '', 'charts/a-1.0.0.tgz.prov': 'signed' };
    expect(await checkPackage(chunked(chartPackage({ name: 'mine', version: '1.0.0', files })))).toMatchObject({
      ok: true,
    });
  });

  it('keeps version strings as they are written, and takes a byte order mark', async () => {
    const content = '\ufeffapiVersion: v2\nname: mine\nversion: v1.2.3\nappVersion: 1.10\n';
    const report = await checkPackage(chunked(packEntries([{ path: 'mine/Chart.yaml', content }])));
    expect(report).toMatchObject({
      ok: true,
      package: { metadata: { version: 'v1.2.3', appVersion: '1.10' }, notes: [{ code: 'description-missing' }] },
    });
  });

  it('reads the dependencies of an old chart from requirements.yaml', async () => {
    const files = [
      { path: 'mine/Chart.yaml', content: 'name: mine\nversion: 1.0.0\n' },
      {
        path: 'mine/requirements.yaml',
        content: 'dependencies:\n- name: common\n  version: 1.x.x\n  repository: https://example.com\n',
      },
    ];
    const report = await checkPackage(chunked(packEntries(files)));
    expect(report).toMatchObject({
      ok: true,
      package: { metadata: { dependencies: [{ name: 'common', version: '1.x.x' }] } },
    });
  });

  const checked = (content: string) =>
    checkPackage(
      chunked(packEntries([{ path: 'mine/Chart.yaml', content: `apiVersion: v2\nname: mine\n${content}` }])),
    );

  it.each(['\u0085', '\u2028', '\u2029', '\r'])('reads the line that go-yaml begins behind %j', async end => {
    const report = await checked(`version: 1.0.0 # stable${end}version: 9.9.9\n`);
    expect(report).toMatchObject({ ok: false, problems: [{ code: 'duplicate-key' }] });
  });

  it.each([
    ['x: &a {version: 9.9.9}\nversion: 1.0.0\n<<: *a\n', 'merge key'],
    ['version: &a 1.0.0\nappVersion: *a\n', 'alias'],
    ['version: !!binary MS4wLjA=\n', 'tag'],
  ])('takes nothing in Chart.yaml that programs read differently: %j', async (content, what) => {
    const report = await checked(content);
    expect(report).toMatchObject({ ok: false, problems: [{ file: 'Chart.yaml', detail: expect.any(String) }] });
    expect(JSON.stringify(report)).toMatch(new RegExp(`${what}|the merge key|the alias`));
  });

  it('has a bound for what Chart.yaml says, and for how much is said of it', async () => {
    const long = await checked(`version: 1.0.0\ndescription: ${'long '.repeat(30_000)}\n`);
    expect(long).toMatchObject({ ok: false });
    const many = await checked(`version: 1.0.0\nkeywords:\n${'- {}\n'.repeat(20_000)}`);
    expect(many.ok ? 0 : many.problems.length).toBeLessThanOrEqual(50);
    expect(many.ok).toBe(false);
  });

  it('does not pollute prototypes', async () => {
    await checkPackage(
      chunked(
        chartPackage({ name: 'evil', version: '1.0.0', files: { 'values.yaml': '__proto__:\n  polluted: true\n' } }),
      ),
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('anything at all', () => {
  const samples = [readFileSync(join(tutorial, 'emqx-v4.0.2.tgz')), chartPackage({ name: 'mine', version: '1.0.0' })];
  const packed = fc.constantFrom(...samples);
  const damaged = fc
    .tuple(
      packed,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
      fc.option(fc.nat()),
    )
    .map(([sample, flips, cut]) => {
      const copy = Buffer.from(sample);
      for (const [at, value] of flips) copy[at % copy.length] = value;
      return cut === null ? copy : copy.subarray(0, cut % copy.length);
    });
  const text = fc.oneof(
    fc.string(),
    fc.string({
      unit: fc.constantFrom(
        'a: ',
        '- ',
        '&x ',
        '*x',
        '{',
        '}',
        '[',
        ']',
        '\n',
        '  ',
        '"',
        '|',
        '!!',
        '<<: ',
        ': ',
        '#',
        '\t',
        '1.0',
      ),
    }),
  );
  const path = fc.oneof(
    fc.constantFrom('mine/Chart.yaml', 'mine/values.yaml', 'mine/requirements.yaml', 'mine/values.schema.json'),
    fc.string({ maxLength: 90 }),
  );
  const type = fc.constantFrom(
    'File',
    'Directory',
    'SymbolicLink',
    'Link',
    'FIFO',
    'BlockDevice',
  ) as fc.Arbitrary<'File'>;
  const made = fc
    .array(
      fc.record({
        path,
        content: text,
        type: fc.oneof({ weight: 5, arbitrary: fc.constant('File' as const) }, { weight: 1, arbitrary: type }),
      }),
      { maxLength: 6 },
    )
    .map(packEntries);

  it('is answered with a report, never with a failure (2,000 runs)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, made, fc.uint8Array({ maxLength: 2000 })), async bytes => {
        const report = await checkPackage(chunked(bytes, 700));
        if (!report.ok) {
          expect(report.problems.length).toBeGreaterThan(0);
          for (const problem of report.problems) expect(problem.detail).not.toBe('');
        }
      }),
      { numRuns: 2000, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true },
    );
  });
});
