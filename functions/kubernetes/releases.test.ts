import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KubernetesClient } from './client.ts';
import { decodeRelease, encodeRelease } from './release-record.ts';
import { listReleaseRevisions, mendPending, releaseSummaries } from './releases.ts';
import { json, served, standIn } from './testing.ts';

const record = (version: number, status: string, more: object = {}) => ({
  name: 'redis',
  namespace: 'shop',
  version,
  info: {
    status,
    description: 'Install complete',
    first_deployed: '2026-01-01T00:00:00Z',
    last_deployed: '2026-01-02T00:00:00Z',
    deleted: '0001-01-01T00:00:00Z',
    notes: 'Thanks.',
  },
  chart: {
    metadata: { name: 'redis', version: '12.0.0', appVersion: '6.0' },
    templates: [{ name: 'a', data: 'eA==' }],
  },
  config: { replicas: 3 },
  manifest: 'kind: Pod\n',
  apply_method: 'ssa',
  ...more,
});
const pack = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(gzipSync(text).toString('base64')).toString('base64');
};
const secret = (version: number, status: string, release = pack(record(version, status))) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: `sh.helm.release.v1.redis.v${version}`,
    namespace: 'shop',
    resourceVersion: `${version}0`,
    labels: { owner: 'helm', name: 'redis', version: String(version), status, modifiedAt: '1', 'a/b': 'c' },
  },
  data: { release },
});

async function withSecrets(
  secrets: ReturnType<typeof secret>[],
  work: (client: KubernetesClient, patches: unknown[]) => Promise<void>,
) {
  const patches: unknown[] = [];
  const server = await standIn(({ url, method, body }, response) => {
    const resources = served[url];
    if (resources) return json(response, { resources });
    const found = secrets.find(({ metadata }) => url.split('?')[0]?.endsWith(`/${metadata.name}`));
    if (method === 'PATCH') patches.push(JSON.parse(body));
    json(response, found ?? { metadata: {}, items: secrets });
  });
  const client = new KubernetesClient(server.access, { allowPrivate: true });
  await work(client, patches).finally(() => {
    client.close();
    return server.close();
  });
}

describe('decodeRelease', () => {
  it('unpacks what encodeRelease packed, with fields that it does not know', async () => {
    const text = record(1, 'deployed');
    expect(await decodeRelease(pack(text))).toMatchObject(text);
    expect(await decodeRelease(await encodeRelease(await decodeRelease(pack(text))))).toMatchObject(text);
  });
  it('reads records without compression', async () => {
    const plain = Buffer.from(Buffer.from(JSON.stringify(record(1, 'deployed'))).toString('base64')).toString('base64');
    expect(await decodeRelease(plain)).toMatchObject({ name: 'redis' });
  });
  it.each([
    ['nothing', '', /not JSON/],
    ['no JSON', pack('{'), /not JSON/],
    ['half of it', pack(record(1, 'deployed')).slice(0, 200), /cannot be unpacked/],
    ['another shape', pack({ name: 'a', version: 'b' }), /not as helm writes it \(version\)/],
    ['a bomb', pack(' '.repeat(51 * 1024 * 1024)), /over 50 MB/],
  ])('refuses %s in words', async (_, data, message) => {
    await expect(decodeRelease(data)).rejects.toThrow(message);
  });
});

describe('releases', () => {
  it('lists revisions in order, also the damaged', () =>
    withSecrets([secret(10, 'deployed'), secret(2, 'superseded', 'damaged'), secret(1, 'superseded')], async client => {
      const found = await listReleaseRevisions(client, 'shop', 'redis');
      expect(found.map(({ revision, status, fault }) => [revision, status, fault !== undefined])).toEqual([
        [1, 'superseded', false],
        [2, 'superseded', true],
        [10, 'deployed', false],
      ]);
      expect(found[2]).toEqual({
        name: 'redis',
        namespace: 'shop',
        revision: 10,
        status: 'deployed',
        labels: { 'a/b': 'c' },
        description: 'Install complete',
        chart: { name: 'redis', version: '12.0.0', appVersion: '6.0' },
        manifest: 'kind: Pod\n',
        config: { replicas: 3 },
        hooks: [],
        firstDeployed: '2026-01-01T00:00:00Z',
        lastDeployed: '2026-01-02T00:00:00Z',
        notes: 'Thanks.',
        fault: undefined,
      });
    }));

  it('takes nothing for a record that is not called so, nor what says it is of another', () => {
    const innocent = secret(99, 'deployed');
    innocent.metadata.name = 'innocent';
    const other = secret(2, 'deployed', pack(record(2, 'deployed', { name: 'other' })));
    return withSecrets([innocent, secret(1, 'superseded'), other], async client => {
      const found = await listReleaseRevisions(client, 'shop', 'redis');
      expect(found.map(({ revision, manifest, fault }) => [revision, manifest, fault])).toEqual([
        [1, 'kind: Pod\n', undefined],
        [2, '', expect.stringContaining('of another one')],
      ]);
      expect((await releaseSummaries(client, 'shop', 'redis')).map(({ revision }) => revision)).toEqual([1, 2]);
    });
  });

  it.each(['', 'a,owner!=helm', 'a b', 'A', '-a', 'a'.repeat(54), 'a\n'])('takes %j for no name', name =>
    withSecrets([], async client => {
      await expect(releaseSummaries(client, 'shop', name)).rejects.toThrow(TypeError);
    }),
  );

  it('mends what is unfinished, and nothing else', () =>
    withSecrets([secret(1, 'deployed'), secret(2, 'failed'), secret(3, 'pending-upgrade')], async (client, patches) => {
      const mended = await mendPending(client, 'shop', 'redis', { why: 'It died.', now: new Date(5000) });
      expect(mended).toEqual([
        { name: 'redis', namespace: 'shop', revision: 3, status: 'pending-upgrade', labels: { 'a/b': 'c' } },
      ]);
      expect(patches).toEqual([
        {
          metadata: { resourceVersion: '30', labels: { status: 'failed', modifiedAt: '5' } },
          data: { release: expect.any(String) },
        },
      ]);
      const [{ data }] = patches as [{ data: { release: string } }];
      const before = record(3, 'pending-upgrade');
      expect(await decodeRelease(data.release)).toEqual({
        ...before,
        info: { ...before.info, status: 'failed', description: 'It died.' },
      });
    }));
});
