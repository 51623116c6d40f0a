import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCluster, startCluster } from '../../local/cluster/control-plane.ts';
import { KubernetesClient, KubernetesError } from './client.ts';
import { type ClusterAccess, parseKubeconfig } from './kubeconfig.ts';
import { Loopback } from './loopback.ts';
import type { KubernetesObject } from './object.ts';
import { clusterWideObjects, identityOf, projectObjects } from './rbac.ts';
import { listReleaseRevisions, mendPending, type ReleaseSummary, releaseSummaries } from './releases.ts';
import { resourceStates } from './resources.ts';
import { type Helm, helmIn, until, writeChart } from './testing-helm.ts';
import { clusterRole, deployment, map, mapRef, role } from './testing-objects.ts';

// Against a real Kubernetes 1.36 control plane and the stock helm; the first build of the control plane takes minutes.
const buildTime = 20 * 60_000;
const directory = mkdtempSync(join(tmpdir(), 'berth-kubernetes-'));
let cluster: LocalCluster;
let access: ClusterAccess;
let admin: KubernetesClient;
let shop: KubernetesClient;
const clients: KubernetesClient[] = [];

function clientAs(name?: string, clusterWide = false): KubernetesClient {
  const impersonate = name ? identityOf({ project: `prj_${name}`, clusterWide }) : undefined;
  const client = new KubernetesClient(access, { allowPrivate: true, impersonate });
  clients.push(client);
  return client;
}

const failure = (promise: Promise<unknown>): Promise<KubernetesError> =>
  promise.then(
    () => expect.fail('it should have been refused'),
    error => {
      expect(error).toBeInstanceOf(KubernetesError);
      return error;
    },
  );

beforeAll(async () => {
  cluster = await startCluster({ directory: join(directory, 'cluster') }, () => undefined);
  access = parseKubeconfig(readFileSync(cluster.kubeconfig, 'utf8'));
  admin = clientAs();
  shop = clientAs('shop');
  // Two projects of one workspace.
  for (const namespace of ['shop', 'bank'])
    for (const object of projectObjects({
      namespace,
      workspace: 'tutorial',
      project: `prj_${namespace}`,
      quota: { pods: '50' },
    }))
      await admin.apply(object);
  for (const object of clusterWideObjects()) await admin.apply(object);
  // A role becomes known to the authorizer a moment after it was written.
  const question = { verb: 'create', group: '', resource: 'secrets', namespace: 'shop' };
  await until(
    () => shop.canI([question]),
    ([allowed]) => allowed === true,
  );
}, buildTime);

afterAll(async () => {
  for (const client of clients) client.close();
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the client', () => {
  it('knows the version and the kinds', async () => {
    expect((await shop.version()).gitVersion).toBe('v1.36.3');
    expect(await shop.isNamespaced('apps/v1', 'Deployment')).toBe(true);
    expect(await shop.isNamespaced('rbac.authorization.k8s.io/v1', 'ClusterRole')).toBe(false);
    expect(await shop.isNamespaced('apps/v1beta1', 'Deployment')).toBeUndefined();
  });

  it('creates, applies, patches, lists and deletes', async () => {
    await shop.create(map('shop', 'one'));
    expect(await failure(shop.create(map('shop', 'one')))).toMatchObject({ status: 409, reason: 'AlreadyExists' });
    const tried = await shop.apply(map('shop', 'two', { b: '2' }), { dryRun: true });
    expect(tried.data).toEqual({ b: '2' });
    expect(await shop.find(mapRef('shop', 'two'))).toBeUndefined();
    const { metadata } = await shop.apply(map('shop', 'two', { b: '2' }));
    expect(await shop.patch(mapRef('shop', 'two'), { data: { c: '3' } })).toMatchObject({ data: { b: '2', c: '3' } });
    const stale = { metadata: { resourceVersion: metadata.resourceVersion }, data: { c: '4' } };
    expect(await failure(shop.patch(mapRef('shop', 'two'), stale))).toMatchObject({ status: 409, reason: 'Conflict' });
    const names = (await shop.list('v1', 'ConfigMap', { namespace: 'shop' })).map(found => found.metadata.name);
    expect(names).toEqual(expect.arrayContaining(['one', 'two']));
    const selected = { namespace: 'shop', fieldSelector: 'metadata.name=two', metadataOnly: true };
    expect(await shop.list('v1', 'ConfigMap', selected)).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: expect.objectContaining({ name: 'two' }) },
    ]);
    expect(await failure(shop.delete(mapRef('shop', 'two'), { uid: 'another' }))).toMatchObject({ status: 409 });
    expect(await shop.delete(mapRef('shop', 'two'))).toBe(true);
    expect(await shop.delete(mapRef('shop', 'two'))).toBe(false);
  });

  it('reads lists of more than one page', async () => {
    const names = Array.from({ length: 620 }, (_, index) => `many-${index}`);
    for (let from = 0; from < names.length; from += 40)
      await Promise.all(names.slice(from, from + 40).map(name => admin.create(map('bank', name))));
    const found = await admin.list('v1', 'ConfigMap', { namespace: 'bank' });
    expect(new Set(found.map(({ metadata }) => metadata.name)).size).toBeGreaterThanOrEqual(620);
    expect(await admin.list('v1', 'ConfigMap', { namespace: 'bank', atMost: 510 })).toHaveLength(510);
  });
});

describe('a project', () => {
  const forbidden = { status: 403, reason: 'Forbidden' };

  it('is confined to its namespace', async () => {
    expect(await failure(shop.create(map('bank', 'intruder')))).toMatchObject(forbidden);
    expect(await failure(shop.apply(map('bank', 'many-0')))).toMatchObject(forbidden);
    expect(await failure(shop.list('v1', 'Secret', { namespace: 'bank' }))).toMatchObject(forbidden);
    expect(await failure(shop.list('v1', 'Secret', { namespace: 'kube-system' }))).toMatchObject(forbidden);
    expect(await failure(shop.list('v1', 'Secret'))).toMatchObject(forbidden);
    expect(await failure(shop.create(role('mine')))).toMatchObject(forbidden);
    expect(
      await failure(shop.delete({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'shop' })),
    ).toMatchObject(forbidden);
  });

  it('cannot lift its quota, or give what it does not have', async () => {
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', namespace: 'shop', name: 'berth-quota' };
    expect(await failure(shop.patch(quota, { spec: { hard: { pods: '999' } } }))).toMatchObject(forbidden);
    expect(await failure(shop.delete(quota))).toMatchObject(forbidden);
    const binding: KubernetesObject = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'more', namespace: 'shop' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'berth:project:prj_shop' }],
    };
    expect(await failure(shop.create(binding))).toMatchObject(forbidden);
  });

  it('may do just what canI says', async () => {
    const questions = [
      { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'shop' },
      { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'bank' },
      { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'roles', namespace: 'shop' },
      { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
    ];
    expect(await shop.canI(questions)).toEqual([true, false, true, false]);
    const wide = clientAs('shop', true);
    expect(await wide.canI(questions)).toEqual([true, false, true, true]);
  });

  it('may write cluster-wide objects when an admin allowed that', async () => {
    const wide = clientAs('shop', true);
    await wide.create(role('wide'));
    expect(await wide.delete(clusterRole('wide'))).toBe(true);
    expect(await failure(wide.create(map('bank', 'intruder')))).toMatchObject(forbidden);
  });
});

describe('live objects', () => {
  const ref = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: '', name });

  it('become ready, and say why they do not', async () => {
    await shop.apply(deployment('web', 'nginx:1'));
    await shop.apply(deployment('broken', 'berth.test/missing:1'));
    const refs = [
      ref('web'),
      ref('broken'),
      mapRef('', 'nothing'),
      { ...ref('shop'), apiVersion: 'v1', kind: 'Namespace' },
    ];
    const states = await until(
      () => resourceStates(shop, refs, 'shop'),
      ([web, broken]) => web?.state === 'ready' && (broken?.reason.includes('image') ?? false),
    );
    expect(states).toMatchObject([
      { state: 'ready', exists: true, pods: [{ state: 'ready' }, { state: 'ready' }] },
      { state: 'waiting', exists: true, reason: expect.stringContaining('the image "berth.test/missing:1" c') },
      { state: 'failed', exists: false },
      { state: 'ready', exists: true },
    ]);
    expect(states[0]?.events.map(({ reason }) => reason)).toContain('ScalingReplicaSet');
    for (const name of ['web', 'broken']) await shop.delete({ ...ref(name), namespace: 'shop' });
  });
});

describe('a release whose helm died', () => {
  const chart = writeChart(directory);
  const install = ['upgrade', '--install', '--force-conflicts'];
  const hanging = ['--set', 'image=berth.test/unready:1', '--wait', '--timeout', '5m'];
  let helm: Helm;
  let loopback: Loopback;
  const mend = (release: string): Promise<ReleaseSummary[]> =>
    mendPending(shop, 'shop', release, { why: 'The function ended before it was done.' });

  beforeAll(async () => {
    loopback = await Loopback.open(access, { allowPrivate: true, impersonate: identityOf({ project: 'prj_shop' }) });
    helm = await helmIn('shop', loopback.kubeconfig('shop'), directory, shop);
  });
  afterAll(() => loopback.close());

  it('in its first install: is upgraded after mending, and not before', async () => {
    await helm.die('first', 'pending-install', ['install', 'first', chart, ...hanging]);
    expect(await helm.refusal(...install, 'first', chart)).toMatch(/another operation|in progress/);
    expect(await mend('first')).toMatchObject([{ revision: 1, status: 'pending-install' }]);
    await helm.run(...install, 'first', chart);
    expect(await helm.states('first')).toEqual(['superseded', 'deployed']);
    expect(await mend('first')).toEqual([]);
    const [mended] = await listReleaseRevisions(shop, 'shop', 'first');
    expect(mended).toMatchObject({
      // There was no revision that had been deployed, so helm took the failed one for what it replaced.
      status: 'superseded',
      description: 'The function ended before it was done.',
      chart: { name: 'small', version: '1.0.0', appVersion: '7' },
      config: { image: 'berth.test/unready:1' },
      manifest: expect.stringContaining('berth.test/unready:1'),
    });
  });

  it('acts as its workspace, also by helm', async () => {
    expect(await helm.refusal('list', '--namespace', 'bank')).toContain(
      'User "berth:project:prj_shop" cannot list resource',
    );
  });

  it('in its first install: is uninstalled after mending', async () => {
    await helm.die('gone', 'pending-install', ['install', 'gone', chart, ...hanging]);
    await mend('gone');
    await helm.run('uninstall', 'gone');
    expect(await helm.states('gone')).toEqual([]);
  });

  it('at the first moment: is upgraded and uninstalled after mending', async () => {
    await helm.die('early', 'pending-install', ['install', 'early', chart, ...hanging], 0);
    await mend('early');
    await helm.run(...install, 'early', chart);
    await helm.die('early', 'pending-upgrade', ['upgrade', 'early', chart, ...hanging], 0);
    await mend('early');
    await helm.run('rollback', 'early', '2');
    await helm.run('uninstall', 'early');
    expect(await helm.states('early')).toEqual([]);
  });

  it('in an upgrade: is rolled back or upgraded after mending', async () => {
    await helm.run('install', 'second', chart, '--labels', 'berth.dev/operation=op_1');
    expect((await releaseSummaries(shop, 'shop', 'second'))[0]?.labels).toEqual({ 'berth.dev/operation': 'op_1' });
    await helm.die('second', 'pending-upgrade', ['upgrade', 'second', chart, ...hanging]);
    expect(await helm.refusal('upgrade', 'second', chart)).toMatch(/another operation|in progress/);
    await mend('second');
    await helm.run('rollback', 'second', '1');
    expect(await helm.states('second')).toEqual(['superseded', 'failed', 'deployed']);
    await helm.die('second', 'pending-upgrade', ['upgrade', 'second', chart, ...hanging]);
    await mend('second');
    await helm.run(...install, 'second', chart);
    expect((await helm.states('second')).at(-1)).toBe('deployed');
  });

  it('in a roll-back: is upgraded and uninstalled after mending', async () => {
    await helm.run('install', 'third', chart, '--set', 'image=berth.test/unready:1');
    await helm.run('upgrade', 'third', chart, '--set', 'image=nginx:1');
    await helm.die('third', 'pending-rollback', ['rollback', 'third', '1', '--wait', '--timeout', '5m']);
    await mend('third');
    await helm.run(...install, 'third', chart, '--set', 'image=nginx:2');
    await helm.run('uninstall', 'third');
    expect(await helm.states('third')).toEqual([]);
  });

  it('in an uninstallation: is installed again or uninstalled after mending', async () => {
    await helm.run('install', 'fourth', chart);
    // Something that keeps the Deployment from going, as a broken controller does. Helm waits by asking: its watcher
    // takes a state that it does not know for gone, and ends now and then.
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'fourth' };
    await shop.patch(deployment, { metadata: { finalizers: ['berth.test/stays'] } });
    await helm.die('fourth', 'uninstalling', ['uninstall', 'fourth', '--wait=legacy', '--timeout', '5m']);
    await shop.patch(deployment, { metadata: { finalizers: null } });
    expect(await mend('fourth')).toMatchObject([{ status: 'uninstalling' }]);
    await helm.run(...install, 'fourth', chart);
    expect((await helm.states('fourth')).at(-1)).toBe('deployed');
    await helm.run('uninstall', 'fourth');
  });

  it('is not mended under the hands of somebody else', async () => {
    await helm.run('install', 'fifth', chart);
    const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'sh.helm.release.v1.fifth.v1' };
    await shop.patch(secret, { metadata: { labels: { status: 'pending-upgrade' } } });
    const get = shop.get.bind(shop);
    shop.get = async ref => {
      const found = await get(ref);
      await shop.patch(secret, { metadata: { annotations: { touched: String(Date.now()) } } });
      return found;
    };
    try {
      expect(await failure(mend('fifth'))).toMatchObject({ status: 409, reason: 'Conflict' });
    } finally {
      shop.get = get;
    }
  });
});
