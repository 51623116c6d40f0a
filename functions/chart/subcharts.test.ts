import { describe, expect, it } from 'vitest';
import { inOnePiece } from './archive.ts';
import { readSubcharts } from './subcharts.ts';
import { chartPackage, packEntries } from './testing.ts';
import type { Dependency } from './types.ts';

const redis = {
  'Chart.yaml':
    'apiVersion: v2\nname: redis\nversion: 1.2.3\ndependencies:\n  - {name: common, version: 1.0.0, tags: [shared]}\n',
  'values.yaml': 'port: 6379\n',
  'values.schema.json': '{"type":"object"}',
  'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n',
};

function unpacked(files: Record<string, string | Uint8Array>, folder: string): Record<string, string | Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`charts/${folder}/${path}`, content]));
}

function packed(files: Record<string, string>, folder: string): Buffer {
  return packEntries(Object.entries(files).map(([path, content]) => ({ path: `${folder}/${path}`, content })));
}

function read(files: Record<string, string | Uint8Array>, dependencies: Dependency[] = []) {
  return readSubcharts(inOnePiece(chartPackage({ name: 'shop', version: '1.0.0', files })), dependencies);
}

const whole = [
  {
    path: ['redis'],
    chart: 'redis',
    version: '1.2.3',
    condition: null,
    tags: [],
    values: 'port: 6379\n',
    valuesSchema: '{"type":"object"}',
    tooLong: false,
  },
  {
    path: ['redis', 'common'],
    chart: 'common',
    version: '1.0.0',
    condition: null,
    tags: ['shared'],
    values: null,
    valuesSchema: null,
    tooLong: false,
  },
];

describe('the charts inside of a package', () => {
  it('are read as folders and as packages', async () => {
    expect(await read(unpacked(redis, 'redis'))).toEqual(whole);
    expect(await read({ 'charts/redis-1.2.3.tgz': packed(redis, 'redis') })).toEqual(whole);
    expect(await read({})).toEqual([]);
  });

  it('stand under the names that their dependencies give them, with what turns them on', async () => {
    const found = await read(unpacked(redis, 'redis'), [
      { name: 'redis', condition: 'redis.enabled' },
      { name: 'redis', alias: 'cache', tags: ['fast'] },
      { name: 'absent' },
    ]);
    expect(found.map(({ path, condition, tags }) => [path.join('.'), condition, tags])).toEqual([
      ['redis', 'redis.enabled', []],
      ['redis.common', null, ['shared']],
      ['cache', null, ['fast']],
      ['cache.common', null, ['shared']],
    ]);
  });

  it('are passed over as helm does', async () => {
    const chart = { 'Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n' };
    expect(
      await read({
        ...unpacked(chart, '_x'),
        ...unpacked(chart, '.x'),
        'charts/readme.md': 'x',
        'charts/y/values.yaml': 'a: 1',
      }),
    ).toEqual([]);
    expect(await read({ 'charts/x/Chart.yaml': 'name: [' })).toEqual([]);
    expect(await read({ 'charts/x.tgz': Buffer.from('no package') })).toEqual([]);
  });

  it('are told of without texts that are too long together, and no deeper than people nest them', async () => {
    const long = `a: ${'x'.repeat(2_000_000)}`;
    const chart = (name: string) => ({
      'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
      'values.yaml': long,
    });
    const [one, two] = await read({ ...unpacked(chart('one'), 'one'), ...unpacked(chart('two'), 'two') });
    expect([one?.tooLong, one?.values?.length, two?.tooLong, two?.values]).toEqual([false, long.length, true, null]);
    const nested = (depth: number): Record<string, string | Uint8Array> => ({
      'Chart.yaml': `apiVersion: v2\nname: c${depth}\nversion: 1.0.0\n`,
      ...(depth < 8 ? unpacked(nested(depth + 1), `c${depth + 1}`) : {}),
    });
    expect((await read(unpacked(nested(0), 'c0'))).map(({ path }) => path.length)).toEqual([1, 2, 3, 4]);
  });

  it('are as many as are worth telling of', async () => {
    const files = Object.assign(
      {},
      ...Array.from({ length: 120 }, (_, index) =>
        unpacked({ 'Chart.yaml': `apiVersion: v2\nname: c${index}\nversion: 1.0.0\n` }, `c${index}`),
      ),
    ) as Record<string, string>;
    expect(await read(files)).toHaveLength(100);
  });
});
