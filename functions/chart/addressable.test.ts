import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressProblems } from './addressable.ts';
import { parseManifest } from './manifest.ts';

const job = (metadata: string, apiVersion = 'batch/v1'): string =>
  `---\n# Source: shop/templates/x.yaml\napiVersion: ${apiVersion}\nkind: Job\nmetadata: ${metadata}\n`;
const told = (manifest: string) => addressProblems(parseManifest(manifest)).map(({ detail }) => detail);

describe('an object that no request can name', () => {
  it.each([
    [job('{ generateName: a- }'), 'generateName and no name: helm 4'],
    [job('{}'), 'has no name'],
    [job('{ name: "" }'), 'has no name'],
    [job('{ name: null }'), 'has no name'],
    [job('{ name: a/b }'), 'is no name'],
    [job('{ name: ".." }'), 'is no name'],
    [job('{ name: [a] }'), 'is no name'],
    [job(`{ name: ${'x'.repeat(254)} }`), 'is no name'],
  ])('is told before anything is asked: %.70s', (manifest, what) => {
    expect(told(manifest)).toEqual([expect.stringContaining(what)]);
    expect(addressProblems(parseManifest(manifest))).toMatchObject([{ file: 'shop/templates/x.yaml' }]);
  });

  it('is not one with a name, made or not', () => {
    expect(
      told(job('{ name: a, generateName: b- }') + job('{ name: "system:a.b" }', 'rbac.authorization.k8s.io/v1')),
    ).toEqual([]);
  });

  it.each([
    ['v1', 'Secret', 'sh.helm.release.v1.prod.v1', 'helm keeps its releases in'],
    ['v1', 'ConfigMap', 'sh.helm.release.v1.prod.v1', 'helm keeps its releases in'],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'berth-project', 'Berth keeps'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'berth-kind-shops.example', 'Berth keeps'],
    ['v1', 'ResourceQuota', 'berth-quota', 'Berth keeps'],
  ])('is one with a name that is not a chart’s to give: %s %s %s', (apiVersion, kind, name, whose) => {
    for (const hook of ['', ', annotations: { helm.sh/hook: test }']) {
      const manifest = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: "${name}"${hook} }\n`;
      expect(told(manifest)).toEqual([expect.stringContaining(whose)]);
    }
  });

  it.each([
    [
      'apiVersion: v1\nkind: Secret\nmetadata: { name: innocent, labels: { owner: helm, name: victim, version: "99" } }\n',
    ],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata: { name: innocent, labels: { owner: helm } }\n'],
    ['apiVersion: v1\nkind: Secret\ntype: helm.sh/release.v1\nmetadata: { name: innocent }\n'],
    [
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  type: helm.sh/release.v2\n  metadata: { name: a }\n',
    ],
  ])('is one that helm would take for a record, whatever it is called: %s', manifest => {
    expect(told(manifest)).toEqual([expect.stringContaining('helm would take it for a record')]);
  });

  it('is not one that is called alike', () => {
    expect(told('apiVersion: v1\nkind: Secret\nmetadata: { name: a, labels: { owner: team } }\n')).toEqual([]);
    expect(told('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, labels: { owner: helm } }\n')).toEqual([]);
    expect(told('apiVersion: v1\nkind: Secret\nmetadata: { name: berth-password }\n')).toEqual([]);
    expect(told('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: berth-store }\n')).toEqual([]);
  });

  it('is found whatever its metadata is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('name', 'generateName', 'x'), fc.jsonValue()), metadata => {
        told(job(JSON.stringify(metadata)));
      }),
    );
  });
});
