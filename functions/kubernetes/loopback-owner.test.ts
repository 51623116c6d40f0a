import { afterEach, describe, expect, it } from 'vitest';
import type { Loopback } from './loopback.ts';
import type { KubernetesObject } from './object.ts';
import { json, type StandIn } from './testing.ts';
import { ask, closeAll, guarding, serving } from './testing-loopback.ts';

afterEach(closeAll);

const mine = { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' };
const configMap = (metadata: KubernetesObject['metadata']): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'shop', ...metadata },
});
const path = '/api/v1/namespaces/shop/configmaps/a';

/** A helm at work on the release "web", and a cluster that has one object. */
async function atWork(live: object | undefined, status = 200): Promise<{ server: StandIn; helm: Loopback }> {
  const server = await serving((request, response) => {
    if (request.method !== 'GET') return json(response, { kind: 'Status', status: 'Success' });
    return live ? json(response, live, status) : json(response, { kind: 'Status', code: 404 }, 404);
  });
  const helm = await guarding(server.access);
  helm.release = { name: 'web', namespace: 'shop' };
  return { server, helm };
}

const changes = (server: StandIn) => server.requests.filter(({ method }) => method !== 'GET').length;
const hook = JSON.stringify(configMap({ annotations: { 'helm.sh/hook': 'pre-upgrade' } }));

const ours: [string, object | undefined][] = [
  ['its own', configMap({ annotations: mine })],
  ['a hook', configMap({ annotations: { 'helm.sh/hook': 'pre-install' } })],
  ['its own record', { ...configMap({ name: 'sh.helm.release.v1.web.v3' }), kind: 'Secret' }],
  ['one of helm’s without a mark', configMap({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } })],
  ['nothing', undefined],
];
const others: [string, object, string][] = [
  ['another release’s', configMap({ annotations: { ...mine, 'meta.helm.sh/release-name': 'db' } }), 'release \\"db\\"'],
  [
    'another release’s of the same name',
    configMap({ annotations: { ...mine, 'meta.helm.sh/release-namespace': 'other' } }),
    'release \\"web\\"',
  ],
  ['nobody’s', configMap({}), 'no release made it'],
  [
    'another release’s record',
    { ...configMap({ name: 'sh.helm.release.v1.db.v3' }), kind: 'Secret' },
    'record of the release \\"db\\"',
  ],
];

describe('what helm deletes while it is at work on a release', () => {
  it.each(ours)('may be %s', async (_, live) => {
    const { server, helm } = await atWork(live);
    expect(await ask(helm.address, { method: 'DELETE', path: `${path}?propagationPolicy=x` })).toMatchObject({
      status: 200,
    });
    expect(changes(server)).toBe(1);
  });

  it.each(others)('is not %s', async (_, live, words) => {
    const { server, helm } = await atWork(live);
    const answer = await ask(helm.address, { method: 'DELETE', path });
    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining(words) });
    expect(changes(server)).toBe(0);
  });

  it.each(['/api/v1/namespaces/shop/configmaps', '/apis/apps/v1/namespaces/shop/deployments', '/api/v1/nodes'])(
    'is no collection: %s',
    async each => {
      const { server, helm } = await atWork(configMap({ annotations: mine }));
      expect(await ask(helm.address, { method: 'DELETE', path: each })).toMatchObject({ status: 403 });
      expect(changes(server)).toBe(0);
    },
  );

  it.each([
    '/apis/apps/v1/namespaces/shop/deployments/a',
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/a',
    '/api/v1/nodes/a',
    '/api/v1/namespaces/a',
  ])('is looked at wherever it is: %s', async each => {
    const { server, helm } = await atWork(configMap({}));
    expect(await ask(helm.address, { method: 'DELETE', path: each })).toMatchObject({ status: 403 });
    expect(changes(server)).toBe(0);
  });

  it('waits for what the cluster does not tell', async () => {
    const { server, helm } = await atWork({ kind: 'Status' }, 503);
    expect(await ask(helm.address, { method: 'DELETE', path })).toMatchObject({ status: 502 });
    expect(changes(server)).toBe(0);
  });
});

describe('a hook', () => {
  it.each(ours)('may be laid over %s', async (_, live) => {
    const { server, helm } = await atWork(live);
    expect(await ask(helm.address, { method: 'PATCH', path, body: hook })).toMatchObject({ status: 200 });
    expect(changes(server)).toBe(1);
  });

  it.each(others)('is not laid over %s', async (_, live, words) => {
    const { server, helm } = await atWork(live);
    const answer = await ask(helm.address, { method: 'PATCH', path, body: hook });
    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining(words) });
    expect(changes(server)).toBe(0);
  });
});

it('nothing is asked for what is no hook, nor of who is at work on no release', async () => {
  const { server, helm } = await atWork(configMap({}));
  await ask(helm.address, { method: 'PATCH', path, body: JSON.stringify(configMap({})) });
  helm.release = undefined;
  await ask(helm.address, { method: 'DELETE', path });
  expect(server.requests.map(({ method }) => method)).toEqual(['PATCH', 'DELETE']);
});
