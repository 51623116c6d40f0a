import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInGroups } from './built-in-groups.ts';
import { customKind, faultOfKind, groupsOfOthers, isKindObject, kindObjects, kindRoleName } from './custom-kinds.ts';
import type { KubernetesObject } from './object.ts';

/** A definition as the API server answers it. */
function live(change: Record<string, unknown> = {}, scope = 'Namespaced'): KubernetesObject {
  const { group = 'example.com', plural = 'boats' } = change as { group?: string; plural?: string };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, uid: 'one' },
    spec: { group, scope, names: { plural, kind: 'Boat' } },
    status: {
      acceptedNames: { plural, kind: 'Boat' },
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
    },
    ...(change.over as object),
  };
}

const kind = { group: 'example.com', plural: 'boats', uid: 'one' };

describe('customKind', () => {
  it('is what an established definition of the API server defines', () => {
    expect(customKind(live())).toEqual({ ...kind, scope: 'Namespaced' });
    expect(customKind(live({}, 'Cluster'))).toEqual({ ...kind, scope: 'Cluster' });
  });

  it.each([
    ['another group’s', live({ over: { apiVersion: 'fake.example.com/v1' } })],
    ['the core’s', live({ over: { apiVersion: 'v1' } })],
    [
      'a chart’s, without uid and status',
      live({ over: { metadata: { name: 'boats.example.com' }, status: undefined } }),
    ],
    ['one under another name', live({ over: { metadata: { name: 'ships.example.com', uid: 'one' } } })],
    ['one of no scope', live({}, 'Everything')],
  ])('is nothing for %s', (_, definition) => {
    expect(customKind(definition)).toMatchObject({ fault: expect.any(String), pending: false });
  });

  it.each([
    ['not established', { type: 'NamesAccepted', status: 'True' }, 'boats'],
    ['of names that the cluster has not accepted', { type: 'Established', status: 'True' }, 'boats'],
    ['accepted under another plural', { type: 'NamesAccepted', status: 'True' }, 'ships'],
    ['without a word of its state', undefined, 'boats'],
  ])('waits for one that is %s', (_, condition, plural) => {
    const status = { acceptedNames: { plural }, conditions: condition ? [condition] : null };
    expect(customKind(live({ over: { status } }))).toMatchObject({ pending: true });
  });

  it.each([
    '*',
    '',
    'apps',
    'batch',
    'rbac.authorization.k8s.io',
    'apiextensions.k8s.io',
    'Example.com',
    'example',
    'a..b',
  ])('is nothing in the group %j', group => {
    expect(faultOfKind(group, 'boats')).toBeDefined();
    expect(customKind(live({ group }))).toMatchObject({ pending: false, fault: expect.any(String) });
  });

  it.each(['*', '', 'Boats', 'boats/status', 'pods,secrets', '-a', '9a', 'a.b', 'a'.repeat(64), 'a\n'])(
    'is nothing under the plural %j',
    plural => {
      expect(customKind(live({ plural }))).toMatchObject({ pending: false, fault: expect.any(String) });
    },
  );

  it('gives rights to one kind of one group that is nobody else’s, whatever is put into a definition', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('*', '', 'secrets', 'example.com', 'rbac.authorization.k8s.io', 'a.b', ...builtInGroups),
    );
    fc.assert(
      fc.property(word, word, fc.constantFrom('Namespaced', 'Cluster'), (group, plural, scope) => {
        const found = customKind(live({ group, plural }, scope));
        if ('fault' in found) return;
        const [role] = kindObjects(found);
        expect(builtInGroups.has(group)).toBe(false);
        expect(role?.rules).toEqual([
          expect.objectContaining({ apiGroups: [group], resources: [plural, `${plural}/status`, `${plural}/scale`] }),
        ]);
        expect(JSON.stringify(role?.rules)).not.toContain('*');
        expect(role?.metadata.name).toMatch(/^berth-kind-[a-z0-9.-]+$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('kindObjects', () => {
  it('gives kinds of a namespace to its admins, and cluster-wide ones to nobody but the trusted', () => {
    const [role, ...none] = kindObjects({ ...kind, scope: 'Namespaced' });
    expect(none).toEqual([]);
    expect(role?.metadata.labels).toHaveProperty(['rbac.authorization.k8s.io/aggregate-to-admin'], 'true');
    const [wide, binding] = kindObjects({ ...kind, scope: 'Cluster' });
    expect(wide?.metadata.labels).not.toHaveProperty(['rbac.authorization.k8s.io/aggregate-to-admin']);
    expect(binding?.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'berth:cluster-wide' },
    ]);
  });

  it('are Berth’s by name and label', () => {
    const [role] = kindObjects({ ...kind, scope: 'Namespaced' });
    if (!role) throw new Error('no role');
    expect(isKindObject(role)).toBe(true);
    expect(isKindObject({ ...role, metadata: { name: kindRoleName(kind) } })).toBe(false);
    expect(isKindObject({ ...role, metadata: { ...role.metadata, name: 'berth-cluster-wide' } })).toBe(false);
  });
});

it('groupsOfOthers tells what the API server and others behind it serve from what definitions do', () => {
  const service = (group: string, automanaged?: string, spec: object = {}): KubernetesObject => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: {
      name: `v1.${group}`,
      ...(automanaged ? { labels: { 'kube-aggregator.kubernetes.io/automanaged': automanaged } } : {}),
    },
    spec: { group, version: 'v1', ...spec },
  });
  const all = [
    service('apps', 'onstart'),
    service('example.com', 'true'),
    service('metrics.k8s.io', undefined, { service: { name: 'metrics-server', namespace: 'kube-system' } }),
    service('sly.example.com', 'true', { service: { name: 'mine', namespace: 'shop' } }),
    { ...service('', 'onstart'), spec: { version: 'v1' } },
  ];
  expect([...groupsOfOthers(all)].sort()).toEqual(['', 'apps', 'metrics.k8s.io', 'sly.example.com']);
});
