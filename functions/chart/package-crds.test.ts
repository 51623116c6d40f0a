import { gzipSync } from 'node:zlib';
import { Pax } from 'tar';
import { describe, expect, it } from 'vitest';
import { parse as parseYamlDocument } from 'yaml';
import { checkPackage } from './check.ts';
import { readPackageFiles } from './files.ts';
import { mapPackageCrds } from './package-crds.ts';
import { PlacedPackage } from './placed-package.ts';
import { renderChart } from './render.ts';
import { chartPackage, chunked, packEntries, rawEntry } from './testing.ts';
import { tutorialPackage, withHelm } from './testing-helm.ts';

const definition = (version: string) => `apiVersion: apiextensions.k8s.io/${version}
kind: CustomResourceDefinition
metadata: {name: as.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: A, plural: as}
  version: v1
`;
const other = '# Kept as it is\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n';
const deep = `crds/${'long-'.repeat(30)}name.yaml`;

const entries = {
  'mine/Chart.yaml': 'apiVersion: v2\nname: mine\nversion: 1.0.0\n',
  'mine/crds/a.yaml': `${definition('v1beta1')}---\n${other}`,
  [`mine/${deep}`]: definition('v1beta1'),
  'mine/crds/README.md': 'kind: Nothing',
};
/** As Go writes it: a path too long for the header goes before it. */
const old = gzipSync(
  Buffer.concat([
    ...Object.entries(entries).flatMap(([path, content]) => [
      ...(path.length > 100 ? [new Pax({ path }).encode()] : []),
      rawEntry({ path, content }),
    ]),
    Buffer.alloc(1024),
  ]),
);

describe('crds/ of a package', () => {
  it('are mapped, and nothing else is', async () => {
    const { bytes, changes } = await mapPackageCrds(old, '1.36');
    const [before, after] = [
      await readPackageFiles(chunked(old), () => true),
      await readPackageFiles(chunked(bytes), () => true),
    ];
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...after].filter(
      ([path, content]) => !Buffer.from(content).equals(before.get(path) ?? Buffer.alloc(0)),
    );
    expect(changed.map(([path]) => path)).toEqual(['crds/a.yaml', deep]);
    const text = Buffer.from(after.get('crds/a.yaml') ?? '').toString();
    expect(text).toContain('apiVersion: apiextensions.k8s.io/v1\n');
    expect(text).toContain(other);
    expect(changes).toContainEqual(expect.objectContaining({ source: 'mine/crds/a.yaml', path: '/apiVersion' }));
    expect(await checkPackage(chunked(bytes))).toMatchObject({ ok: true });
  });

  it('are what helm then renders', async () => {
    const { bytes } = await mapPackageCrds(old, '1.36');
    const { manifest } = await withHelm(async home =>
      renderChart(home, {
        chart: await PlacedPackage.place(home, bytes),
        release: 'a',
        namespace: 'b',
        kubeVersion: '1.36',
      }),
    );
    expect(manifest).toContain('openAPIV3Schema');
    expect(manifest).not.toContain('v1beta1');
  });

  it('are those that helm takes, whatever the case of their endings', async () => {
    for (const ending of ['YAML', 'Yml', 'JSON']) {
      const content =
        ending === 'JSON' ? JSON.stringify(parseYamlDocument(definition('v1beta1'))) : definition('v1beta1');
      const files = { [`crds/a.${ending}`]: content };
      const { changes } = await mapPackageCrds(chartPackage({ name: 'loud', version: '1.0.0', files }), 'v1.36.3');
      expect(changes.length, ending).toBeGreaterThan(0);
    }
  });

  it('are the same bytes where nothing has to change', async () => {
    const current = chartPackage({ name: 'mine', version: '1.0.0', files: { 'crds/a.yaml': definition('v1') } });
    expect(await mapPackageCrds(current, '1.36')).toEqual({ bytes: current, changes: [] });
    expect((await mapPackageCrds(old, '1.21')).bytes).toBe(old);
    const redis = tutorialPackage('redis-12.0.0.tgz');
    expect((await mapPackageCrds(redis, '1.36')).bytes).toBe(redis);
  });

  it('are found in subcharts, packed or not', async () => {
    const outer = packEntries([
      { path: 'outer/Chart.yaml', content: 'name: outer' },
      { path: 'outer/charts/mine-1.0.0.tgz', content: old },
      { path: 'outer/charts/plain/crds/b.yaml', content: definition('v1beta1') },
    ]);
    const { bytes, changes } = await mapPackageCrds(outer, '1.36');
    expect(new Set(changes.map(({ source }) => source))).toEqual(
      new Set(['mine/crds/a.yaml', `mine/${deep}`, 'outer/charts/plain/crds/b.yaml']),
    );
    const again = await mapPackageCrds(bytes, '1.36');
    expect(again).toEqual({ bytes, changes: [] });
  });
});
