import { afterEach, describe, expect, it } from 'vitest';
import { KubernetesClient } from './client.ts';
import type { ObjectReference } from './object.ts';
import { resourceStates } from './resources.ts';
import { json, type StandIn, served, standIn } from './testing.ts';

const now = new Date('2026-01-01T12:00:00Z');
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server that has these lists, by path; a name that is missing is a 404, 'forbidden' a 403. */
async function cluster(
  lists: Record<string, unknown[] | 'forbidden'>,
): Promise<{ client: KubernetesClient; server: StandIn }> {
  const server = await standIn(({ url }, response) => {
    const { pathname } = new URL(url, 'https://a');
    const resources = served[pathname];
    if (resources) return json(response, { resources });
    const found = lists[pathname];
    if (found === 'forbidden')
      return json(response, { kind: 'Status', reason: 'Forbidden', message: 'not for you' }, 403);
    if (found) return json(response, { metadata: {}, items: found });
    const [collection = '', name] = [pathname.slice(0, pathname.lastIndexOf('/')), pathname.split('/').pop()];
    const list = lists[collection];
    const object = Array.isArray(list) && list.find(item => JSON.stringify(item).includes(`"name":"${name}"`));
    if (object) return json(response, object);
    json(response, { kind: 'Status', reason: 'NotFound', message: 'not found' }, 404);
  });
  const client = new KubernetesClient(server.access, { allowPrivate: true });
  open.push(
    () => server.close(),
    () => client.close(),
  );
  return { client, server };
}

const owned = (uid: string, kind: string, name: string, apiVersion = 'apps/v1') => ({
  ownerReferences: [{ apiVersion, kind, name, uid }],
});
const ref = (apiVersion: string, kind: string, name: string, namespace = ''): ObjectReference => ({
  apiVersion,
  kind,
  namespace,
  name,
});
const event = (uid: string, reason: string, minute: number, more: object = {}) => ({
  metadata: { name: reason },
  involvedObject: { uid, kind: 'Pod', name: uid },
  type: 'Warning',
  reason,
  message: `${reason}!`,
  count: 2,
  lastTimestamp: `2026-01-01T11:${minute}:00Z`,
  ...more,
});

const waitingDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', uid: 'd1', generation: 1 },
  spec: { replicas: 2 },
  status: { observedGeneration: 1, updatedReplicas: 2, replicas: 2, availableReplicas: 1, readyReplicas: 1 },
};
const badPod = {
  metadata: { name: 'web-1', uid: 'p1', ...owned('r1', 'ReplicaSet', 'web-x') },
  status: {
    phase: 'Pending',
    containerStatuses: [
      { name: 'c', image: 'gone:1', restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff' } } },
    ],
  },
};
const goodPod = {
  metadata: { name: 'web-2', uid: 'p2', ...owned('r1', 'ReplicaSet', 'web-x') },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ restartCount: 2 }],
  },
};

const shop = {
  '/apis/apps/v1/namespaces/shop/deployments': [waitingDeployment],
  '/apis/apps/v1/namespaces/shop/replicasets': [
    { metadata: { name: 'web-x', uid: 'r1', ...owned('d1', 'Deployment', 'web') } },
  ],
  '/api/v1/namespaces/shop/pods': [badPod, goodPod, { metadata: { name: 'foreign', uid: 'p3' } }],
  '/api/v1/namespaces/shop/events': [
    event('p1', 'BackOff', 10),
    event('r1', 'SuccessfulCreate', 20),
    event('d1', 'ScalingReplicaSet', 15, {
      lastTimestamp: null,
      eventTime: '2026-01-01T11:30:00.5Z',
      series: { count: 9 },
    }),
    event('p3', 'Foreign', 20),
    event('p1', 'Old', 10, { lastTimestamp: '2026-01-01T10:59:00Z' }),
  ],
  '/api/v1/namespaces/shop/secrets': [{ metadata: { name: 's', uid: 's1' } }],
  '/api/v1/namespaces/shop/configmaps': [
    { metadata: { name: 'a' } },
    { metadata: { name: 'b' } },
    { metadata: { name: 'z' } },
  ],
  '/api/v1/namespaces': [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
};

describe('resourceStates', () => {
  it('attaches pods and events through their owners', async () => {
    const { client, server } = await cluster(shop);
    const [web] = await resourceStates(client, [ref('apps/v1', 'Deployment', 'web')], 'shop', { now });
    expect(web).toEqual({
      ref: ref('apps/v1', 'Deployment', 'web', 'shop'),
      exists: true,
      state: 'waiting',
      reason: '1 of 2 pods is available; the pod "web-1": the image "gone:1" cannot be pulled',
      pods: [
        { name: 'web-1', state: 'failed', reason: 'the image "gone:1" cannot be pulled', restarts: 0 },
        { name: 'web-2', state: 'ready', reason: 'all its containers are ready', restarts: 2 },
      ],
      events: [
        {
          type: 'Warning',
          reason: 'ScalingReplicaSet',
          message: 'ScalingReplicaSet!',
          count: 9,
          lastSeen: '2026-01-01T11:30:00.500Z',
        },
        {
          type: 'Warning',
          reason: 'SuccessfulCreate',
          message: 'SuccessfulCreate!',
          count: 2,
          lastSeen: '2026-01-01T11:20:00.000Z',
        },
        { type: 'Warning', reason: 'BackOff', message: 'BackOff!', count: 2, lastSeen: '2026-01-01T11:10:00.000Z' },
      ],
    });
    expect(server.requests.filter(({ url }) => url.includes('replicasets'))[0]?.headers.accept).toContain(
      'PartialObjectMetadataList',
    );
  });

  it('asks once a kind, and never for the content of secrets', async () => {
    const { client, server } = await cluster(shop);
    const refs = [
      ref('v1', 'ConfigMap', 'b'),
      ref('v1', 'Secret', 's', 'shop'),
      ref('v1', 'ConfigMap', 'missing'),
      ref('v1', 'ConfigMap', 'a'),
      ref('v1', 'Namespace', 'shop', 'shop'),
      ref('example.test/v1', 'Thing', 't'),
    ];
    const states = await resourceStates(client, refs, 'shop', { now });
    expect(states.map(({ ref: { name }, state, exists }) => [name, state, exists])).toEqual([
      ['b', 'ready', true],
      ['s', 'ready', true],
      ['missing', 'failed', false],
      ['a', 'ready', true],
      ['shop', 'ready', true],
      ['t', 'unknown', false],
    ]);
    const urls = server.requests.map(({ url }) => url);
    expect(urls.filter(url => url.includes('configmaps'))).toHaveLength(1);
    expect(urls).toContain('/api/v1/namespaces/shop');
    const secrets = server.requests.filter(({ url }) => url.includes('secrets'));
    expect(secrets).toHaveLength(1);
    expect(secrets[0]?.headers.accept).toContain('PartialObjectMetadataList');
  });

  it('says what may not be read, and shows the rest', async () => {
    const { client } = await cluster({
      ...shop,
      '/api/v1/namespaces/shop/secrets': 'forbidden',
      '/api/v1/namespaces/shop/pods': 'forbidden',
      '/api/v1/namespaces/shop/events': 'forbidden',
    });
    const refs = [ref('v1', 'Secret', 's'), ref('apps/v1', 'Deployment', 'web')];
    expect(await resourceStates(client, refs, 'shop', { now })).toMatchObject([
      { state: 'unknown', reason: 'it could not be read: not for you', exists: false },
      { state: 'waiting', reason: '1 of 2 pods is available', exists: true, pods: [], events: [] },
    ]);
  });

  it('shows at most ten events, the newest', async () => {
    const events = Array.from({ length: 30 }, (_, index) => event('d1', `E${index}`, index + 10));
    const { client } = await cluster({ ...shop, '/api/v1/namespaces/shop/events': events });
    const [web] = await resourceStates(client, [ref('apps/v1', 'Deployment', 'web')], 'shop', { now });
    expect(web?.events.map(({ reason }) => reason)).toEqual(Array.from({ length: 10 }, (_, index) => `E${29 - index}`));
  });

  it('needs nothing for a release without objects, and survives owners in a circle', async () => {
    const circle = [
      { metadata: { name: 'a', uid: 'a', ...owned('b', 'ReplicaSet', 'b') } },
      { metadata: { name: 'b', uid: 'b', ...owned('a', 'ReplicaSet', 'a') } },
    ];
    const { client } = await cluster({ ...shop, '/api/v1/namespaces/shop/pods': circle });
    expect(await resourceStates(client, [], 'shop')).toEqual([]);
    const [web] = await resourceStates(client, [ref('apps/v1', 'Deployment', 'web')], 'shop', { now });
    expect(web?.pods).toEqual([]);
  });
});
