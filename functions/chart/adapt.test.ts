import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapt } from './adapt.ts';
import { servedApiVersions } from './kubernetes-versions.ts';
import { parseManifest } from './manifest.ts';
import { PlacedPackage } from './placed-package.ts';
import { renderChart } from './render.ts';
import { tutorialPackage, withHelm } from './testing-helm.ts';

const options = { namespace: 'shop', kubeVersion: '1.36' };

async function rendered(name: string): Promise<string> {
  return withHelm(async home => {
    const chart = await PlacedPackage.place(home, tutorialPackage(`${name}.tgz`));
    return (await renderChart(home, { chart, release: 'mine', ...options })).manifest;
  });
}

describe('the tutorial’s charts', () => {
  it.each([
    ['emqx-v1.0.0-beta.1', ['apps/v1beta1', 'rbac.authorization.k8s.io/v1beta1'], true],
    ['emqx-v1.0.0-beta.2', ['rbac.authorization.k8s.io/v1beta1'], true],
    ['emqx-v1.0.0-rc.1', ['rbac.authorization.k8s.io/v1beta1'], false],
    ['emqx-v4.0.2', ['rbac.authorization.k8s.io/v1beta1'], false],
    ['redis-11.3.4', [], false],
    ['redis-12.0.0', [], false],
  ])('%s can be installed', async (name, gone, elsewhere) => {
    const manifest = await rendered(name);
    const { changes, objects, clusterWide, dropped, manifest: adapted } = adapt(manifest, options);
    expect([clusterWide, dropped]).toEqual([[], []]);
    expect(objects).toHaveLength(parseManifest(manifest).length);
    for (const { object } of objects) expect(object.metadata.namespace).toBe('shop');
    const versions = changes.filter(({ path }) => path === '/apiVersion').map(({ from }) => from);
    expect([...new Set(versions)].sort()).toEqual(gone);
    expect(changes.some(({ path, from }) => path === '/metadata/namespace' && from === 'default')).toBe(elsewhere);
    for (const { source, reason } of changes)
      expect([source, reason]).toEqual([expect.stringMatching(/^emqx\/templates\//), expect.stringMatching(/\.$/)]);
    expect(parseManifest(adapted).map(({ object }) => object)).toEqual(objects.map(({ object }) => object));
    expect(adapt(adapted, options)).toMatchObject({ changes: [], manifest: adapted });
  });

  it('emqx v1.0.0-beta.1 is changed in these places', async () => {
    const { changes } = adapt(await rendered('emqx-v1.0.0-beta.1'), options);
    const places = changes.map(({ kind, path }) => `${kind} ${path}`);
    expect(places).toContain('StatefulSet /apiVersion');
    expect(places).toContain('RoleBinding /subjects/0/namespace');
  });

  it('redis is left as it was rendered', async () => {
    const manifest = await rendered('redis-12.0.0');
    const lines = (text: string) => text.split('\n').filter(line => line !== '');
    expect(lines(adapt(manifest, options).manifest)).toEqual(lines(manifest));
  });
});

it('what the cluster cannot have is dropped, and what is of the whole cluster is told', () => {
  const manifest = `---
# Source: mine/templates/a.yaml
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: psp}
---
# Source: mine/templates/b.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
`;
  expect(adapt(manifest, options)).toMatchObject({
    dropped: [
      {
        reference: { kind: 'PodSecurityPolicy', name: 'psp' },
        source: 'mine/templates/a.yaml',
        reason: expect.stringContaining('1.25'),
      },
    ],
    clusterWide: [{ kind: 'ClusterRole', name: 'all' }],
    objects: [{ object: { kind: 'ClusterRole' } }],
    changes: [{ kind: 'PodSecurityPolicy', source: 'mine/templates/a.yaml' }],
  });
});

it('one of nearly every removed API is mapped to what a cluster serves', () => {
  const manifest = readFileSync(join(import.meta.dirname, 'testdata/removed-apis.yaml'), 'utf8');
  const { objects, dropped, manifest: adapted } = adapt(manifest, options);
  const served = new Set(servedApiVersions('1.36'));
  expect(dropped).toEqual([]);
  expect(objects).toHaveLength(23);
  expect(objects.filter(({ object }) => !served.has(object.apiVersion))).toEqual([]);
  expect(adapt(adapted, options)).toMatchObject({ changes: [], manifest: adapted });
});
