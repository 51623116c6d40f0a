import { describe, expect, it } from 'vitest';
import { lookAt } from '../inspection-rules.ts';
import { parseManifest } from '../manifest.ts';
import { chartOf } from '../testing-helm.ts';
import { outsideLookups } from './lookups.ts';

const rbac = 'apiVersion: rbac.authorization.k8s.io/v1\n';
const role = (rules: string, kind = 'Role') => `${rbac}kind: ${kind}\nmetadata: { name: a }\nrules: [${rules}]\n`;
const binding = (kind: string, name: string) =>
  `${rbac}kind: RoleBinding\nmetadata: { name: a }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name} }\n`;
const seen = (text: string) =>
  parseManifest(text).flatMap(item =>
    lookAt(item, ['rbac-beyond-admin']).map(({ detail, pointer }) => [pointer, detail]),
  );

describe('a Role that goes beyond admin', () => {
  it.each([
    [
      '{ apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [get, update] }',
      'update ingresses/status',
    ],
    ['{ apiGroups: [hunter.example.com], resources: [hunts], verbs: [get] }', 'get hunts.hunter.example.com'],
    ['{ apiGroups: [""], resources: [endpoints], verbs: [create] }', 'create endpoints'],
    ['{ apiGroups: [""], resources: ["*"], verbs: [get] }', 'get *'],
    ['{ apiGroups: [""], resources: [pods], verbs: ["*"] }', '* pods'],
  ])('by %s is foreseen', (rule, words) => {
    const fine = '{ apiGroups: [""], resources: [configmaps], verbs: [get] }';
    expect(seen(role(`${fine}, ${rule}`))).toEqual([['/rules/1', expect.stringContaining(words)]]);
    expect(seen(role(rule, 'ClusterRole'))).toEqual([]);
  });

  it.each([
    '{ apiGroups: [""], resources: [pods, secrets, configmaps], verbs: [get, list, watch, create, update, patch, delete] }',
    '{ apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }',
    '{ apiGroups: ["", events.k8s.io], resources: [events], verbs: [create, patch] }',
  ])('is not one of %s', rule => {
    expect(seen(role(rule))).toEqual([]);
  });

  it('is counted, and not multiplied out: a rule of some kB gives millions of things', () => {
    const list = (letter: string) => Array.from({ length: 1000 }, (_, index) => `${letter}${index}`).join(',');
    const before = process.cpuUsage();
    const [[, detail = ''] = []] = seen(
      role(`{apiGroups: ["", ${list('g')}], resources: [pods, ${list('r')}], verbs: [get, list, get, ${list('v')}]}`),
    );
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(1);
    // All of them, without two that admin may do.
    expect(detail).toContain(`and ${1001 * 1001 * 1002 - 2 - 5} more`);
  });

  it('is a binding to what may be more, and not to view, edit, admin or a Role', () => {
    expect(seen(binding('ClusterRole', 'cluster-admin'))).toEqual([
      ['/roleRef/name', expect.stringContaining('cluster-admin')],
    ]);
    for (const name of ['view', 'edit', 'admin']) expect(seen(binding('ClusterRole', name))).toEqual([]);
    expect(seen(binding('Role', 'any'))).toEqual([]);
  });
});

describe('a lookup outside of the release’s namespace', () => {
  const found = async (call: string) =>
    (await outsideLookups(chartOf({ 'a.yaml': `{{ $x := ${call} }}\n` }))).map(({ detail }) => detail);

  it.each([
    ['lookup "v1" "Node" "" ""', 'Node, which belongs to no namespace'],
    ['(lookup "v1" "Namespace" "" .Release.Namespace)', 'Namespace, which'],
    ['lookup "v1" "Secret" "kube-system" "a"', 'of the namespace "kube-system"'],
    ['lookup "v1" "Secret" "" ""', 'of all namespaces'],
    ['lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" "a.b"', 'which belongs to no namespace'],
  ])('%s is foreseen', async (call, words) => {
    expect(await found(call)).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    'lookup "v1" "Secret" .Release.Namespace "a"',
    'lookup "v1" "Secret" (include "ns" .) "a"',
    'lookup $v $k "x" "y"',
  ])('%s is none', async call => {
    expect(await found(call)).toEqual([]);
  });
});
