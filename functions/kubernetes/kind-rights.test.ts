import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCluster, startCluster } from '../../local/cluster/control-plane.ts';
import { KubernetesClient } from './client.ts';
import { kindRolePrefix } from './custom-kinds.ts';
import { definitionReference, type Grants, grantKinds, tidyKinds } from './kind-rights.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import type { KubernetesObject } from './object.ts';
import { clusterWideObjects, identityOf, projectObjects } from './rbac.ts';
import { until } from './testing-helm.ts';

// Against a real Kubernetes control plane: which definitions it takes, and when they are established, is its to say.
const buildTime = 20 * 60_000;
const directory = mkdtempSync(join(tmpdir(), 'berth-kinds-'));
let cluster: LocalCluster;
let admin: KubernetesClient;
let shop: KubernetesClient;

beforeAll(async () => {
  cluster = await startCluster({ directory: join(directory, 'cluster') }, () => undefined);
  const access = parseKubeconfig(readFileSync(cluster.kubeconfig, 'utf8'));
  admin = new KubernetesClient(access, { allowPrivate: true });
  const impersonate = identityOf({ project: 'prj_shop' });
  shop = new KubernetesClient(access, { allowPrivate: true, impersonate });
  for (const object of projectObjects({ namespace: 'shop', workspace: 'shop', project: 'prj_shop' }))
    await admin.apply(object);
  for (const object of clusterWideObjects()) await admin.apply(object);
}, buildTime);

afterAll(async () => {
  admin?.close();
  shop?.close();
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function definition(group: string, scope = 'Namespaced', more: Record<string, unknown> = {}): KubernetesObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `boats.${group}`, ...more },
    spec: {
      group,
      scope,
      names: { kind: 'Boat', plural: 'boats', singular: 'boat' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
}

const role = (name: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  namespace: '',
  name: `${kindRolePrefix}${name}`,
});
const mayCreate = (resource: string, group: string) =>
  shop.canI([{ verb: 'create', group, resource, namespace: 'shop' }]).then(([allowed]) => allowed);

/** Gives the rights once the definition is established. */
const granted = (...names: string[]): Promise<Grants> =>
  until(
    () => grantKinds(admin, names),
    ({ pending }) => pending.length === 0,
  );

describe('grantKinds', () => {
  it('gives the rights to an established kind to the admins of namespaces, once', async () => {
    await admin.create(definition('one.example.com'));
    expect(await granted('boats.one.example.com')).toEqual({ pending: [], refused: [] });
    await until(
      () => mayCreate('boats', 'one.example.com'),
      allowed => allowed === true,
    );
    expect(await mayCreate('secrets', 'one.example.com')).toBe(false);
    const written = await admin.get(role('boats.one.example.com'));
    await granted('boats.one.example.com');
    const again = await admin.get(role('boats.one.example.com'));
    expect(again.metadata.resourceVersion).toBe(written.metadata.resourceVersion);
  });

  it('gives none for what the cluster does not have', async () => {
    expect(await grantKinds(admin, ['boats.none.example.com', '*.*'])).toEqual({ pending: [], refused: [] });
    expect(await admin.find(role('boats.none.example.com'))).toBeUndefined();
  });

  it('gives none in a group of Kubernetes’ own, though the API server takes the definition', async () => {
    const annotations = { 'api-approved.kubernetes.io': 'https://example.com/approved' };
    const group = 'rbac.authorization.k8s.io';
    await admin.create(definition(group, 'Namespaced', { annotations }));
    const { refused } = await granted(`boats.${group}`);
    expect(refused).toEqual([expect.stringContaining("Kubernetes' own")]);
    expect(await admin.find(role(`boats.${group}`))).toBeUndefined();
    await admin.delete(definitionReference(`boats.${group}`));
  });

  it('gives none in a group that another server serves', async () => {
    await admin.create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v2.two.example.com' },
      spec: {
        group: 'two.example.com',
        version: 'v2',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: 'nobody', namespace: 'default' },
      },
    });
    await admin.create(definition('two.example.com'));
    expect((await granted('boats.two.example.com')).refused).toEqual([expect.stringContaining('somebody else')]);
    expect(await admin.find(role('boats.two.example.com'))).toBeUndefined();
  });

  it('leaves a role alone that somebody else made under the name', async () => {
    const theirs = {
      ...role('boats.three.example.com'),
      metadata: { name: `${kindRolePrefix}boats.three.example.com` },
    };
    await admin.create({ apiVersion: theirs.apiVersion, kind: theirs.kind, metadata: theirs.metadata, rules: [] });
    await admin.create(definition('three.example.com'));
    expect((await granted('boats.three.example.com')).refused).toEqual([expect.stringContaining('did not make')]);
    expect((await admin.get(role('boats.three.example.com'))).rules ?? []).toEqual([]);
    await tidyKinds(admin);
    expect(await admin.find(role('boats.three.example.com'))).toBeDefined();
  });
});

describe('tidyKinds', () => {
  const labels = { 'app.kubernetes.io/managed-by': 'berth' };

  it('takes away rights whose definition is gone, with their binding, and no others', async () => {
    await admin.create(definition('wide.example.com', 'Cluster'));
    await admin.create(definition('kept.example.com'));
    await granted('boats.wide.example.com', 'boats.kept.example.com');
    expect(await tidyKinds(admin)).toEqual([]);
    await admin.delete(definitionReference('boats.wide.example.com'));
    await until(
      () => admin.find(definitionReference('boats.wide.example.com')),
      found => found === undefined,
    );
    expect((await tidyKinds(admin)).sort()).toEqual([
      'ClusterRole berth-kind-boats.wide.example.com',
      'ClusterRoleBinding berth-kind-boats.wide.example.com',
    ]);
    expect(await admin.find(role('boats.kept.example.com'))).toBeDefined();
    expect(await tidyKinds(admin)).toEqual([]);
  });

  it('takes away what was written for false definitions', async () => {
    const aggregated = { ...labels, 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' };
    for (const name of ['*.*', 'resourcequotas.', 'Roles.rbac.authorization.k8s.io', `${'a'.repeat(240)}.b`])
      await admin.raw('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
        body: { metadata: { name: `${kindRolePrefix}${name}`, labels: aggregated }, rules: [] },
      });
    expect(await tidyKinds(admin)).toHaveLength(4);
    const left = await admin.list('rbac.authorization.k8s.io/v1', 'ClusterRole', {
      labelSelector: 'app.kubernetes.io/managed-by=berth',
    });
    expect(left.map(({ metadata }) => metadata.name)).not.toContain(`${kindRolePrefix}*.*`);
  });

  it('puts right what was written from a chart’s words about a kind that is there', async () => {
    const name = 'boats.told.example.com';
    await admin.create(definition('told.example.com', 'Cluster'));
    const aggregated = { ...labels, 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' };
    await admin.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `${kindRolePrefix}${name}`, labels: aggregated },
      rules: [{ apiGroups: ['told.example.com'], resources: ['boats', 'everything'], verbs: ['get'] }],
    });
    // What is not established yet is left for the next time.
    const mended = await until(
      async () => {
        await tidyKinds(admin);
        return admin.get(role(name));
      },
      ({ metadata }) => Object.keys(metadata.labels ?? {}).length === 1,
    );
    expect(mended.metadata.labels).toEqual(labels);
    expect(mended.rules).toEqual([
      expect.objectContaining({ apiGroups: ['told.example.com'], resources: ['boats', 'boats/status', 'boats/scale'] }),
    ]);
  });
});
