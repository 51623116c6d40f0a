import { constants, createGzip, gzipSync } from 'node:zlib';
import { chartPackage, chunked, packEntries, rawEntry, tarOf } from './testing.ts';
import type { ProblemCode } from './types.ts';

/** An archive that somebody might send, and what the store must say of it. */
export interface HostileArchive {
  name: string;
  source: () => AsyncIterable<Uint8Array>;
  code: ProblemCode;
}

const chartYaml = { path: 'evil/Chart.yaml', content: 'apiVersion: v2\nname: evil\nversion: 1.0.0\n' };
const block = 512;

const entries =
  (...more: Parameters<typeof rawEntry>[0][]) =>
  (): AsyncIterable<Uint8Array> =>
    chunked(packEntries([chartYaml, ...more]));
const bytes = (make: () => Uint8Array) => (): AsyncIterable<Uint8Array> => chunked(make());
const chart = (extra: string, files = {}) =>
  bytes(() => chartPackage({ name: 'evil', version: '1.0.0', extra, files }));

/** A gzip of 10 GB of zeros in one file, made as it is read. */
async function* bomb(): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  gzip.setMaxListeners(0);
  const zeros = Buffer.alloc(1024 * 1024);
  const feed = (async () => {
    gzip.write(rawEntry({ path: 'evil/values.yaml', size: 2 ** 33 - 1 }));
    for (let written = 0; written < 10_240 && !gzip.destroyed; written++) {
      if (!gzip.write(zeros)) await new Promise(resolve => gzip.once('drain', resolve).once('close', resolve));
    }
    gzip.end();
  })();
  try {
    yield* gzip;
  } finally {
    gzip.destroy();
    await feed.catch(() => undefined);
  }
}

function laughs(): string {
  const levels = Array.from(
    { length: 9 },
    (_, level) =>
      `  l${level + 1}: &l${level + 1} [${Array(10)
        .fill(level ? `*l${level}` : '"lol"')
        .join(', ')}]`,
  );
  return `annotations: {}\nbomb:\n${levels.join('\n')}\n`;
}

function manyEntries(): Uint8Array {
  return packEntries([chartYaml, ...Array.from({ length: 50_000 }, (_, index) => ({ path: `evil/files/${index}` }))]);
}

const good = chartPackage({ name: 'evil', version: '1.0.0' });

/** Helm's own bad archives in kind, and worse. */
export const hostileArchives: HostileArchive[] = [
  {
    name: 'a backslash path',
    code: 'backslash-path',
    source: entries({ path: 'evil\\templates\\x.yaml', content: 'x' }),
  },
  {
    name: 'a path that climbs out',
    code: 'path-escapes',
    source: entries({ path: 'evil/../../etc/passwd', content: 'x' }),
  },
  { name: 'an absolute path', code: 'absolute-path', source: entries({ path: '/etc/passwd', content: 'x' }) },
  { name: 'a drive letter', code: 'absolute-path', source: entries({ path: 'c:/evil/x', content: 'x' }) },
  {
    name: 'a symbolic link',
    code: 'link',
    source: entries({ path: 'evil/templates/x', type: 'SymbolicLink', linkpath: '/etc/passwd' }),
  },
  {
    name: 'a hard link',
    code: 'link',
    source: entries({ path: 'evil/templates/x', type: 'Link', linkpath: '/etc/passwd' }),
  },
  { name: 'a character device', code: 'device', source: entries({ path: 'evil/null', type: 'CharacterDevice' }) },
  { name: 'a fifo', code: 'device', source: entries({ path: 'evil/pipe', type: 'FIFO' }) },
  { name: 'a file beside the folder', code: 'no-folder', source: entries({ path: 'Chart.yaml', content: 'x' }) },
  {
    name: 'two top folders',
    code: 'several-folders',
    source: entries({ path: 'other/Chart.yaml', content: 'name: other\nversion: 1.0.0\n' }),
  },
  {
    name: 'Chart.yaml twice',
    code: 'chart-yaml-duplicate',
    source: entries({ path: 'evil/Chart.yaml', content: 'name: evil\nversion: 2.0.0\n' }),
  },
  {
    name: 'a template twice',
    code: 'duplicate-entry',
    source: entries({ path: 'evil/templates/a', content: 'a' }, { path: 'evil/templates/a', content: 'b' }),
  },
  {
    name: 'no Chart.yaml',
    code: 'chart-yaml-missing',
    source: bytes(() => packEntries([{ path: 'evil/values.yaml', content: 'a: 1\n' }])),
  },
  { name: 'nothing', code: 'not-gzip', source: bytes(() => new Uint8Array()) },
  { name: 'an archive without entries', code: 'damaged', source: bytes(() => packEntries([])) },
  {
    name: 'folders without files',
    code: 'empty',
    source: bytes(() => packEntries([{ path: 'evil/', type: 'Directory' }])),
  },
  { name: 'no gzip', code: 'not-gzip', source: bytes(() => tarOf([chartYaml])) },
  { name: 'a truncated gzip', code: 'truncated', source: bytes(() => good.subarray(0, good.length - 20)) },
  {
    name: 'trailing garbage',
    code: 'trailing-garbage',
    source: bytes(() => Buffer.concat([gzipSync(tarOf([chartYaml]).subarray(0, -2 * block)), good])),
  },
  {
    name: 'a damaged tar header',
    code: 'damaged',
    source: bytes(() => gzipSync(Buffer.concat([rawEntry(chartYaml).fill(7, 148, 156), Buffer.alloc(2 * block)]))),
  },
  { name: 'a 10 GB bomb of zeros', code: 'file-too-large', source: bomb },
  {
    name: 'a bomb of many files',
    code: 'unpacked-too-large',
    source: bytes(() =>
      packEntries([
        chartYaml,
        ...Array.from({ length: 25 }, (_, index) => ({
          path: `evil/${index}`,
          content: Buffer.alloc(5 * 1024 * 1024),
        })),
      ]),
    ),
  },
  { name: '50,000 entries', code: 'too-many-entries', source: bytes(manyEntries) },
  {
    name: 'a file over 5 MiB',
    code: 'file-too-large',
    source: entries({ path: 'evil/big', content: Buffer.alloc(5 * 1024 * 1024 + 1, 'x') }),
  },
  { name: 'aliases that explode', code: 'aliases', source: chart(laughs()) },
  { name: '__proto__ keys', code: 'forbidden-key', source: chart('__proto__:\n  polluted: true\n') },
  { name: 'a 3 MB line', code: 'not-yaml', source: chart(`home: "${'x'.repeat(3_000_000)}"\n`) },
  {
    name: 'a depth of 5,000',
    code: 'not-yaml',
    source: chart(`annotations: ${'['.repeat(5000)}${']'.repeat(5000)}\n`),
  },
  { name: 'a key twice', code: 'duplicate-key', source: chart('version: 2.0.0\n') },
  {
    name: 'so many keys that comparing each with each takes half a minute',
    code: 'duplicate-key',
    source: chart(`${Array.from({ length: 25_000 }, (_, index) => `k${index}: 1\n`).join('')}k0: 1\n`),
  },
  {
    name: 'a megabyte of values of one character each',
    code: 'not-yaml',
    source: chart('', { 'values.yaml': `a:\n${`- [${'1,'.repeat(100_000)}1]\n`.repeat(5)}` }),
  },
  { name: 'a Chart.yaml that is no YAML', code: 'not-yaml', source: chart('home: [unclosed\n') },
  {
    name: 'a Chart.yaml that is no text',
    code: 'not-utf8',
    source: bytes(() => packEntries([{ path: 'evil/Chart.yaml', content: Buffer.from([0xff, 0xfe, 0x00, 0x80]) }])),
  },
  {
    name: 'no name',
    code: 'name-missing',
    source: bytes(() => packEntries([{ path: 'evil/Chart.yaml', content: 'version: 1.0.0\n' }])),
  },
  {
    name: 'a name in capitals',
    code: 'name-invalid',
    source: bytes(() => packEntries([{ path: 'Evil/Chart.yaml', content: 'name: Evil\nversion: 1.0.0\n' }])),
  },
  {
    name: 'no version',
    code: 'version-missing',
    source: bytes(() => packEntries([{ path: 'evil/Chart.yaml', content: 'name: evil\n' }])),
  },
  {
    name: 'a version that is none',
    code: 'version-invalid',
    source: bytes(() => packEntries([{ path: 'evil/Chart.yaml', content: 'name: evil\nversion: latest\n' }])),
  },
  { name: 'keywords that are no list', code: 'metadata-invalid', source: chart('keywords: broker\n') },
  { name: 'a values.yaml that is a list', code: 'not-yaml', source: chart('', { 'values.yaml': '- a\n- b\n' }) },
  { name: 'a schema that is no JSON', code: 'not-json', source: chart('', { 'values.schema.json': '{' }) },
];
