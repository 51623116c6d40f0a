import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { confine, definedClusterWide, namespacedExcept } from './confine.ts';
import { copy, items, type Mapping, mapping } from './fields.ts';

const rbac = 'rbac.authorization.k8s.io/v1';

function object(apiVersion: string, kind: string, rest: Mapping = {}, namespace?: string): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'mine', ...(namespace === undefined ? {} : { namespace }) }, ...rest };
}

describe('namespaces', () => {
  it('of objects are the project’s; another one is a change that is told', () => {
    expect(confine(object('v1', 'Service', {}, 'default'), { namespace: 'shop' })).toEqual({
      object: object('v1', 'Service', {}, 'shop'),
      changes: [
        {
          kind: 'Service',
          name: 'mine',
          path: '/metadata/namespace',
          from: 'default',
          to: 'shop',
          reason: expect.stringContaining('shop'),
        },
      ],
    });
    expect(confine(object('v1', 'Service'), { namespace: 'shop' })).toEqual({
      object: object('v1', 'Service', {}, 'shop'),
      changes: [],
    });
  });

  it('that are right already leave the object as it is', () => {
    const right = object('apps/v1', 'Deployment', {}, 'shop');
    expect(confine(right, { namespace: 'shop' }).object).toBe(right);
  });

  it.each([
    ['v1', 'Namespace'],
    ['v1', 'PersistentVolume'],
    [rbac, 'ClusterRole'],
    ['storage.k8s.io/v1', 'StorageClass'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['policy/v1beta1', 'PodSecurityPolicy'],
  ])('have nothing to do with %s %s', (apiVersion, kind) => {
    const result = confine(object(apiVersion, kind, {}, 'default'), { namespace: 'shop' });
    expect(result.object.metadata).toEqual({ name: 'mine' });
    expect(result.clusterWide).toEqual({ apiVersion, kind, namespace: '', name: 'mine' });
  });

  it('of custom resources are the project’s unless something else is known', () => {
    const resource = object('gateway.networking.k8s.io/v1', 'GatewayClass');
    expect(confine(resource, { namespace: 'shop' }).object.metadata.namespace).toBe('shop');
    expect(confine(resource, { namespace: 'shop' }, () => false).clusterWide).toBeDefined();
    expect(confine(resource, { namespace: 'shop' }, () => undefined).clusterWide).toBeUndefined();
    // Nobody can say so of a kind that is built in.
    expect(confine(object(rbac, 'Role'), { namespace: 'shop' }, () => false).object.metadata.namespace).toBe('shop');
  });
});

it('definitions say which kinds belong to no namespace', () => {
  const definition = (scope: string, kind: string) =>
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      spec: { group: 'example.com', scope, names: { kind } },
    });
  const kinds = definedClusterWide([
    definition('Cluster', 'A'),
    definition('Namespaced', 'B'),
    object('v1', 'Service'),
  ]);
  expect(kinds).toEqual(['example.com/A']);
  const ask = namespacedExcept(kinds);
  expect(confine(object('example.com/v2', 'A'), { namespace: 'shop' }, ask).clusterWide).toBeDefined();
  expect(confine(object('example.com/v2', 'B'), { namespace: 'shop' }, ask).clusterWide).toBeUndefined();
});

describe('references to', () => {
  it('service accounts stay in the project', () => {
    const subjects = [
      { kind: 'ServiceAccount', name: 'a', namespace: 'kube-system' },
      { kind: 'ServiceAccount', name: 'b' },
      { kind: 'User', name: 'c' },
    ];
    const { object: result, changes } = confine(object(rbac, 'ClusterRoleBinding', { subjects }), {
      namespace: 'shop',
    });
    expect(result.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'a', namespace: 'shop' },
      { kind: 'ServiceAccount', name: 'b', namespace: 'shop' },
      { kind: 'User', name: 'c' },
    ]);
    expect(changes).toMatchObject([{ path: '/subjects/0/namespace', from: 'kube-system', to: 'shop' }]);
  });

  it.each([
    [
      'admissionregistration.k8s.io/v1',
      'MutatingWebhookConfiguration',
      (service: Mapping) => ({ webhooks: [{ clientConfig: { service } }, { clientConfig: { url: 'https://a' } }] }),
    ],
    [
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      (service: Mapping) => ({ webhooks: [{ clientConfig: { service } }] }),
    ],
    ['apiregistration.k8s.io/v1', 'APIService', (service: Mapping) => ({ spec: { service } })],
    [
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      (service: Mapping) => ({ spec: { conversion: { webhook: { clientConfig: { service } } } } }),
    ],
    [
      'apiextensions.k8s.io/v1beta1',
      'CustomResourceDefinition',
      (service: Mapping) => ({ spec: { conversion: { webhookClientConfig: { service } } } }),
    ],
  ])('services in %s %s stay in the project', (apiVersion, kind, fields) => {
    const result = confine(object(apiVersion, kind, fields({ name: 's', namespace: 'default' })), {
      namespace: 'shop',
    });
    expect(result.object).toMatchObject(fields({ name: 's', namespace: 'shop' }));
    expect(result.changes).toHaveLength(1);
  });
});

/** The namespaces of all that an object of one of these kinds points to. */
function pointedAt({ kind, subjects, webhooks, spec }: KubernetesObject): unknown[] {
  const services: Record<string, () => unknown[]> = {
    ValidatingWebhookConfiguration: () => items(webhooks).map(webhook => mapping(webhook.clientConfig)?.service),
    APIService: () => [mapping(spec)?.service],
    CustomResourceDefinition: () => [
      mapping(mapping(mapping(mapping(spec)?.conversion)?.webhook)?.clientConfig)?.service,
    ],
    RoleBinding: () => items(subjects).filter(subject => subject.kind === 'ServiceAccount'),
    ClusterRoleBinding: () => items(subjects).filter(subject => subject.kind === 'ServiceAccount'),
  };
  return (services[kind]?.() ?? [])
    .filter(service => service !== undefined)
    .map(service => mapping(service)?.namespace);
}

it('never leaves another namespace, whatever the object', () => {
  const kinds = fc.constantFrom(
    ...([
      [rbac, 'RoleBinding'],
      [rbac, 'ClusterRoleBinding'],
      ['rbac.authorization.k8s.io/v1beta1', 'RoleBinding'],
      ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
      ['apiregistration.k8s.io/v1', 'APIService'],
      ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
      ['v1', 'Secret'],
      ['example.com/v1', 'Thing'],
      ['v1', 'Namespace'],
    ] as const),
  );
  const service = fc.record(
    { name: fc.string(), namespace: fc.oneof(fc.string(), fc.constant(null), fc.integer()) },
    { requiredKeys: [] },
  );
  const client = fc.record({ service }, { requiredKeys: [] });
  const subject = fc.record(
    { kind: fc.constantFrom('ServiceAccount', 'User', 'Group'), namespace: fc.string() },
    { requiredKeys: [] },
  );
  const fields = fc.record(
    {
      subjects: fc.oneof(fc.array(fc.oneof(subject, fc.constant(null))), fc.string()),
      webhooks: fc.array(fc.record({ clientConfig: client }, { requiredKeys: [] })),
      spec: fc.record(
        { service, conversion: fc.record({ webhook: fc.record({ clientConfig: client }) }) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(kinds, fields, fc.option(fc.string(), { nil: undefined }), ([apiVersion, kind], rest, namespace) => {
      const given = object(apiVersion, kind, rest as Mapping, namespace);
      const before = copy(given);
      const { object: result, clusterWide } = confine(given, { namespace: 'shop' });
      expect(given).toEqual(before);
      expect(result.metadata.namespace).toBe(clusterWide ? undefined : 'shop');
      for (const namespace of pointedAt(result)) expect(namespace).toBe('shop');
      expect(confine(result, { namespace: 'shop' }).object).toBe(result);
    }),
    { numRuns: 500 },
  );
});

describe('a namespace that an admin named', () => {
  const confines = { namespace: 'shop', beside: ['kube-system'] };
  const at = (namespace: string) => ({
    apiVersion: rbac,
    kind: 'RoleBinding',
    metadata: { name: 'reads', namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'a', namespace: 'kube-system' },
      { kind: 'ServiceAccount', name: 'b', namespace: 'bank' },
    ],
  });

  it('keeps what a chart puts there, and nothing else', () => {
    const { object: kept, changes } = confine(at('kube-system'), confines);
    expect(kept.metadata.namespace).toBe('kube-system');
    expect(kept.subjects).toMatchObject([{ namespace: 'kube-system' }, { namespace: 'shop' }]);
    expect(changes.map(({ path }) => path)).toEqual(['/subjects/1/namespace']);
    for (const namespace of ['bank', 'kube-public', 'kube-system ', 'default', ''])
      expect(confine(at(namespace), confines).object.metadata.namespace).toBe('shop');
  });
});
