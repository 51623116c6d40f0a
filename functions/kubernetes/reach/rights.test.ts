import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCluster, startCluster } from '../../../local/cluster/control-plane.ts';
import { KubernetesClient } from '../client.ts';
import { type ClusterAccess, parseKubeconfig } from '../kubeconfig.ts';
import type { KubernetesObject } from '../object.ts';
import { clusterWideObjects, identityOf, projectObjects, rbacGroup, rbacVersion, userOf } from '../rbac.ts';
import { until } from '../testing-helm.ts';
import { map, mapRef } from '../testing-objects.ts';
import { type Reach, reachObjects, settleReach, unsettled } from './rights.ts';

// Against a real Kubernetes control plane: what may be given is its to say.
const buildTime = 20 * 60_000;
const directory = mkdtempSync(join(tmpdir(), 'berth-reach-'));
let cluster: LocalCluster;
let access: ClusterAccess;
let admin: KubernetesClient;
const clients: KubernetesClient[] = [];

function clientAs(project?: string, clusterWide = false): KubernetesClient {
  const impersonate = project ? identityOf({ project, clusterWide }) : undefined;
  const client = new KubernetesClient(access, { allowPrivate: true, impersonate });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  cluster = await startCluster({ directory: join(directory, 'cluster') }, () => undefined);
  access = parseKubeconfig(readFileSync(cluster.kubeconfig, 'utf8'));
  admin = clientAs();
  for (const namespace of ['shop', 'bank', 'yard'])
    for (const object of projectObjects({ namespace, workspace: 'tutorial', project: `prj_${namespace}` }))
      await admin.apply(object);
  for (const object of clusterWideObjects()) await admin.apply(object);
}, buildTime);

afterAll(async () => {
  for (const client of clients) client.close();
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A right that the role `admin` lacks, and one to a kind that is not on the cluster yet. */
const operator = (namespace: string): KubernetesObject => ({
  apiVersion: rbacVersion,
  kind: 'Role',
  metadata: { name: 'operator', namespace },
  rules: [
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    { apiGroups: ['hunter.example.com'], resources: ['hunts'], verbs: ['get', 'list'] },
  ],
});
const bound = (namespace: string, kind: string, name: string): KubernetesObject => ({
  apiVersion: rbacVersion,
  kind: 'RoleBinding',
  metadata: { name: `to-${name}`, namespace },
  roleRef: { apiGroup: rbacGroup, kind, name },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
});
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'not refused',
    (error: unknown) => String(error),
  );
const wide: Reach = { project: 'prj_shop', namespace: 'shop', clusterWide: true };
const mayWrite = (client: KubernetesClient, namespace: string) =>
  client.canI([{ verb: 'create', group: '', resource: 'configmaps', namespace }]).then(([allowed]) => allowed);
const mayEscalate = (client: KubernetesClient, namespace: string) =>
  client
    .canI([{ verb: 'escalate', group: rbacGroup, resource: 'roles', namespace }])
    .then(([allowed]) => allowed === true);

describe('a project with cluster-wide objects', () => {
  it('gives more than it has in its namespace, and in no other', async () => {
    const shop = clientAs('prj_shop', true);
    expect(await refusal(shop.apply(operator('shop'), { dryRun: true }))).toContain('attempting to grant RBAC');
    await settleReach(admin, wide);
    await until(
      () => mayEscalate(shop, 'shop'),
      allowed => allowed,
    );
    await shop.apply(operator('shop'));
    // Also before the role is there that it gives.
    await shop.apply(bound('shop', 'Role', 'comes-later'));
    await shop.apply(bound('shop', 'ClusterRole', 'system:node'));
    expect(await mayEscalate(shop, 'bank')).toBe(false);
    expect(await refusal(shop.apply(operator('bank')))).toMatch(/cannot (patch|get|create)/);
    // A Namespace is taken away with everything in it: nobody's project makes, changes or deletes one.
    const verbs = ['create', 'patch', 'update', 'delete', 'deletecollection'];
    const questions = verbs.map(verb => ({ verb, group: '', resource: 'namespaces' }));
    expect(await shop.canI(questions)).toEqual(verbs.map(() => false));
    const bank = clientAs('prj_bank');
    expect(await refusal(bank.apply(operator('bank')))).toContain('attempting to grant RBAC');
    await settleReach(admin, { ...wide, clusterWide: false });
    await until(
      () => mayEscalate(shop, 'shop'),
      allowed => !allowed,
    );
  });

  it('acts in the namespaces that an admin named as in its own, as long as they are named', async () => {
    const shop = clientAs('prj_shop', true);
    const yard = clientAs('prj_yard', true);
    const reach: Reach = { ...wide, otherNamespaces: ['kube-system', 'default'] };
    await settleReach(admin, reach);
    await settleReach(admin, {
      project: 'prj_yard',
      namespace: 'yard',
      clusterWide: true,
      otherNamespaces: ['default'],
    });
    await until(
      () => mayEscalate(shop, 'default'),
      allowed => allowed,
    );
    await shop.apply(map('kube-system', 'mine'));
    await shop.apply(operator('kube-system'));
    for (const namespace of ['bank', 'kube-public']) expect(await mayWrite(shop, namespace)).toBe(false);
    expect(await mayWrite(yard, 'kube-system')).toBe(false);
    await settleReach(admin, { ...reach, otherNamespaces: ['default'] });
    await until(
      () => mayWrite(shop, 'kube-system'),
      allowed => !allowed,
    );
    expect(await mayWrite(shop, 'default')).toBe(true);
    expect(await mayEscalate(shop, 'kube-system')).toBe(false);
    // Without cluster-wide objects no namespace is named, whatever the record says.
    await settleReach(admin, { ...reach, clusterWide: false });
    await until(
      () => mayWrite(shop, 'default'),
      allowed => !allowed,
    );
    expect(await mayWrite(shop, 'shop')).toBe(true);
    expect(await mayWrite(yard, 'default')).toBe(true);
    await admin.delete(mapRef('kube-system', 'mine'));
  });

  it('never reaches into another project, whatever was named before', async () => {
    const shop = clientAs('prj_shop', true);
    await settleReach(admin, { ...wide, otherNamespaces: ['bank', 'nowhere'] });
    expect(await mayWrite(shop, 'bank')).toBe(false);
    await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'later' } });
    await settleReach(admin, { ...wide, otherNamespaces: ['later'] });
    await until(
      () => mayWrite(shop, 'later'),
      allowed => allowed === true,
    );
    await settleReach(admin, { project: 'prj_later', namespace: 'later', clusterWide: false });
    await until(
      () => mayWrite(shop, 'later'),
      allowed => allowed === false,
    );
  });

  it('keeps nothing of them that it has prepared, when they are taken away', async () => {
    const shop = clientAs('prj_shop', true);
    const reach: Reach = { ...wide, otherNamespaces: ['kube-system'] };
    await settleReach(admin, reach);
    await until(
      () => mayEscalate(shop, 'kube-system'),
      allowed => allowed,
    );
    const subjects = [{ apiGroup: rbacGroup, kind: 'User', name: userOf('prj_shop') }];
    const own = { ...bound('kube-system', 'ClusterRole', 'admin'), subjects };
    await shop.apply(own);
    const shared = bound('kube-system', 'ClusterRole', 'view');
    const everybody = [...subjects, { apiGroup: rbacGroup, kind: 'User', name: 'somebody' }];
    await shop.apply({ ...shared, subjects: everybody });
    const everywhere = {
      ...own,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'to-everything' },
    };
    await shop.apply(everywhere);
    // Without its labels, a binding of Berth's is as good as before.
    const labels = { 'berth.dev/project': null, 'app.kubernetes.io/managed-by': null };
    for (const namespace of ['kube-system', 'shop'])
      for (const { metadata } of await shop.list(rbacVersion, 'RoleBinding', { namespace }))
        if (metadata.name?.startsWith('berth-'))
          await shop.patch(
            { apiVersion: rbacVersion, kind: 'RoleBinding', namespace, name: metadata.name },
            { metadata: { labels } },
          );
    await settleReach(admin, { ...reach, clusterWide: false });
    const later = clientAs('prj_shop');
    for (const [may, namespace] of [
      [mayWrite, 'kube-system'],
      [mayWrite, 'bank'],
      [mayEscalate, 'shop'],
    ] as const)
      await until(
        () => may(later, namespace),
        allowed => !allowed,
      );
    expect(await mayWrite(later, 'shop')).toBe(true);
    expect(
      await admin.find({ apiVersion: rbacVersion, kind: 'RoleBinding', namespace: 'kube-system', name: 'to-view' }),
    ).toMatchObject({
      subjects: [{ name: 'somebody' }],
    });
  });

  it('that was allowed them before is found', async () => {
    await settleReach(admin, { ...wide, clusterWide: false });
    expect((await unsettled(admin, [wide, { ...wide, project: 'prj_bank', clusterWide: false }])).length).toBe(1);
    await settleReach(admin, wide);
    expect(await unsettled(admin, [wide])).toEqual([]);
  });
});

it('a project without them is given nothing more', () => {
  expect(reachObjects({ ...wide, clusterWide: false, otherNamespaces: ['kube-system'] })).toEqual([]);
});
