import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { mapApiVersion, minorVersion, removedApi } from './api-versions.ts';
import { copy, type Mapping } from './fields.ts';
import { parseManifest } from './manifest.ts';
import { removedApis } from './removed-apis.ts';
import { ExactNumber } from './yaml-scalar.ts';

const newest = '1.36';

function object(apiVersion: string, kind: string, rest: Mapping = {}): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'mine' }, ...rest };
}

function mapped(yaml: string, kubeVersion = newest): Mapping {
  const [only] = parseManifest(`metadata: {name: mine}\n${yaml}`);
  if (!only) throw new Error('no object');
  return mapApiVersion(only.object, kubeVersion).object as Mapping;
}

const flow = 'flowcontrol.apiserver.k8s.io';

/** What each old API ends as on the newest version, where it is not simply the same group's v1. */
const successors: Record<string, string | null> = {
  'extensions/v1beta1 Deployment': 'apps/v1',
  'extensions/v1beta1 ReplicaSet': 'apps/v1',
  'extensions/v1beta1 DaemonSet': 'apps/v1',
  'extensions/v1beta1 NetworkPolicy': 'networking.k8s.io/v1',
  'extensions/v1beta1 Ingress': 'networking.k8s.io/v1',
  'extensions/v1beta1 PodSecurityPolicy': null,
  'policy/v1beta1 PodSecurityPolicy': null,
  'autoscaling/v2beta1 HorizontalPodAutoscaler': 'autoscaling/v2',
  'autoscaling/v2beta2 HorizontalPodAutoscaler': 'autoscaling/v2',
};

const rows = removedApis.flatMap(api => api.kinds.map(kind => ({ ...api, kind })));

describe('every removed API', () => {
  it.each(rows.map(row => [`${row.apiVersion} ${row.kind}`, row] as const))(
    '%s',
    (name, { apiVersion, kind, removedIn }) => {
      const old = object(apiVersion, kind, { spec: {} });
      const expected = name in successors ? successors[name] : apiVersion.replace(/\/.*/, '/v1');
      const { object: result, changes } = mapApiVersion(old, newest);
      expect(result?.apiVersion ?? null).toBe(expected);
      expect(changes[0]).toMatchObject({ kind, name: 'mine', from: apiVersion });
      for (const { reason } of changes) expect(reason).toMatch(/^[A-Z].+\.$/);
      const before = `1.${removedIn - 1}`;
      expect(mapApiVersion(old, before)).toEqual({ object: old, changes: [] });
    },
  );

  it('is mapped step by step where the successor is gone as well, and no further than needed', () => {
    const level = object(`${flow}/v1beta1`, 'PriorityLevelConfiguration', {
      spec: { limited: { assuredConcurrencyShares: 5 } },
    });
    expect(mapApiVersion(level, '1.26').object?.apiVersion).toBe(`${flow}/v1beta2`);
    expect(mapApiVersion(level, '1.30').object?.apiVersion).toBe(`${flow}/v1beta3`);
    const { object: last, changes } = mapApiVersion(level, newest);
    expect(last).toMatchObject({ apiVersion: `${flow}/v1`, spec: { limited: { nominalConcurrencyShares: 5 } } });
    expect(changes.map(({ path }) => path)).toEqual([
      '/apiVersion',
      '/spec/limited/assuredConcurrencyShares',
      '/spec/limited/nominalConcurrencyShares',
    ]);
  });

  it('says that nothing took the place of PodSecurityPolicy', () => {
    expect(mapApiVersion(object('policy/v1beta1', 'PodSecurityPolicy'), 'v1.25.3+k3s1')).toMatchObject({
      object: null,
      changes: [{ path: '', reason: expect.stringContaining('left out') }],
    });
  });
});

describe('workloads', () => {
  const template = 'template: {metadata: {labels: {app: mine}}, spec: {containers: []}}';

  it('get the selector that the old API filled in', () => {
    const result = mapped(
      `apiVersion: extensions/v1beta1\nkind: Deployment\nspec: {rollbackTo: {revision: 1}, ${template}}\n`,
    );
    expect(result.spec).toEqual({
      selector: { matchLabels: { app: 'mine' } },
      template: { metadata: { labels: { app: 'mine' } }, spec: { containers: [] } },
    });
  });

  it('keep the selector that they have', () => {
    const result = mapped(
      `apiVersion: apps/v1beta2\nkind: DaemonSet\nspec: {selector: {matchLabels: {a: b}}, templateGeneration: 3, ${template}}\n`,
    );
    expect(result.spec).toMatchObject({ selector: { matchLabels: { a: 'b' } } });
    expect(result.spec).not.toHaveProperty('templateGeneration');
    expect(result.spec).not.toHaveProperty('updateStrategy');
  });

  it.each([
    ['apps/v1beta1', 'StatefulSet', '', { type: 'OnDelete' }],
    ['apps/v1beta1', 'StatefulSet', 'updateStrategy: {type: RollingUpdate},', { type: 'RollingUpdate' }],
    ['apps/v1beta2', 'StatefulSet', '', undefined],
    [
      'extensions/v1beta1',
      'DaemonSet',
      'updateStrategy: {rollingUpdate: {maxUnavailable: 2}},',
      { type: 'OnDelete', rollingUpdate: { maxUnavailable: 2 } },
    ],
  ])('%s %s with "%s" updates as it did', (apiVersion, kind, given, updateStrategy) => {
    const result = mapped(`apiVersion: ${apiVersion}\nkind: ${kind}\nspec: {${given} ${template}}\n`);
    expect((result.spec as Mapping).updateStrategy).toEqual(updateStrategy);
  });
});

describe('Ingress', () => {
  it.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])('of %s', apiVersion => {
    const yaml = `apiVersion: ${apiVersion}
kind: Ingress
spec:
  backend: {serviceName: fallback, servicePort: "80"}
  rules:
  - host: a
    http:
      paths:
      - backend: {serviceName: web, servicePort: http}
      - {path: /b, pathType: Prefix, backend: {resource: {kind: Bucket, name: b}}}
  - host: none
`;
    expect(mapped(yaml).spec).toEqual({
      defaultBackend: { service: { name: 'fallback', port: { number: 80 } } },
      rules: [
        {
          host: 'a',
          http: {
            paths: [
              { backend: { service: { name: 'web', port: { name: 'http' } } }, pathType: 'ImplementationSpecific' },
              { path: '/b', pathType: 'Prefix', backend: { resource: { kind: 'Bucket', name: 'b' } } },
            ],
          },
        },
        { host: 'none' },
      ],
    });
  });
});

it('an empty selector of a PodDisruptionBudget still means no pod', () => {
  const budget = (selector: string) =>
    mapped(`apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nspec: {minAvailable: 1, selector: ${selector}}\n`)
      .spec;
  expect(budget('{}')).toEqual({ minAvailable: 1 });
  expect(budget('{matchLabels: {}}')).toEqual({ minAvailable: 1 });
  expect(budget('{matchLabels: {a: b}}')).toEqual({ minAvailable: 1, selector: { matchLabels: { a: 'b' } } });
});

it('metrics of autoscaling/v2beta1 get targets', () => {
  const yaml = `apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
spec:
  scaleTargetRef: {apiVersion: apps/v1beta1, kind: Deployment, name: a}
  metrics:
  - {type: Resource, resource: {name: cpu, targetAverageUtilization: 80}}
  - {type: Resource, resource: {name: memory, targetAverageValue: 1Gi}}
  - {type: ContainerResource, containerResource: {name: cpu, container: c, targetAverageUtilization: 5}}
  - {type: Pods, pods: {metricName: m, selector: {matchLabels: {a: b}}, targetAverageValue: 3}}
  - {type: Object, object: {metricName: o, target: {kind: Service, name: s}, targetValue: 7}}
  - {type: External, external: {metricName: e, metricSelector: {matchLabels: {c: d}}, targetAverageValue: 9}}
`;
  expect(mapped(yaml)).toMatchObject({
    apiVersion: 'autoscaling/v2',
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1' },
      metrics: [
        { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        { resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
        { containerResource: { name: 'cpu', container: 'c', target: { type: 'Utilization', averageUtilization: 5 } } },
        {
          pods: {
            metric: { name: 'm', selector: { matchLabels: { a: 'b' } } },
            target: { type: 'AverageValue', averageValue: 3 },
          },
        },
        {
          object: {
            metric: { name: 'o' },
            describedObject: { kind: 'Service', name: 's' },
            target: { type: 'Value', value: 7 },
          },
        },
        {
          external: {
            metric: { name: 'e', selector: { matchLabels: { c: 'd' } } },
            target: { type: 'AverageValue', averageValue: 9 },
          },
        },
      ],
    },
  });
});

describe('CustomResourceDefinition', () => {
  const head = 'apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\n';

  it('with everything at the top', () => {
    const yaml = `${head}status: {conditions: []}
spec:
  group: example.k8s.io
  version: v1
  names: {kind: A, plural: as}
  subresources: {status: {}}
  additionalPrinterColumns: [{name: Age, type: date, JSONPath: .metadata.creationTimestamp}]
  conversion: {strategy: Webhook, webhookClientConfig: {service: {name: s, namespace: other}}}
  validation:
    openAPIV3Schema:
      properties:
        spec:
          properties:
            port: {anyOf: [{type: integer}, {type: string}], description: A port}
            list: {items: {properties: {name: {type: string, uniqueItems: true}}}}
            any: {description: Whatever}
            map: {additionalProperties: {type: string}}
            either: {type: object, properties: {a: {type: string}}, oneOf: [{required: [a], type: object}]}
`;
    const preserve = { 'x-kubernetes-preserve-unknown-fields': true };
    expect(mapped(yaml)).toEqual({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'mine', annotations: { 'api-approved.kubernetes.io': expect.stringMatching(/^unapproved/) } },
      spec: {
        group: 'example.k8s.io',
        scope: 'Namespaced',
        names: { kind: 'A', plural: 'as' },
        conversion: {
          strategy: 'Webhook',
          webhook: {
            clientConfig: { service: { name: 's', namespace: 'other' } },
            conversionReviewVersions: ['v1beta1'],
          },
        },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            subresources: { status: {} },
            additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                ...preserve,
                properties: {
                  spec: {
                    type: 'object',
                    properties: {
                      port: { 'x-kubernetes-int-or-string': true, description: 'A port' },
                      list: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
                      any: { description: 'Whatever', ...preserve },
                      map: { type: 'object', additionalProperties: { type: 'string' } },
                      either: { type: 'object', properties: { a: { type: 'string' } }, oneOf: [{ required: ['a'] }] },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    });
  });

  it('with several versions, and unknown fields pruned', () => {
    const yaml = `${head}spec:
  group: example.com
  scope: Cluster
  preserveUnknownFields: false
  names: {kind: A, plural: as}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
  - {name: v2, served: true, storage: false}
`;
    expect(mapped(yaml)).toMatchObject({
      spec: {
        scope: 'Cluster',
        versions: [
          { name: 'v1', schema: { openAPIV3Schema: { type: 'object' } } },
          { name: 'v2', schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } },
        ],
      },
    });
  });
});

it('webhooks keep the old defaults', () => {
  const yaml =
    'apiVersion: admissionregistration.k8s.io/v1beta1\nkind: MutatingWebhookConfiguration\nwebhooks: [{name: a, timeoutSeconds: 5}, {name: b, sideEffects: None, failurePolicy: Fail, admissionReviewVersions: [v1]}]\n';
  expect(mapped(yaml).webhooks).toEqual([
    {
      name: 'a',
      timeoutSeconds: 5,
      failurePolicy: 'Ignore',
      matchPolicy: 'Exact',
      sideEffects: 'NoneOnDryRun',
      admissionReviewVersions: ['v1beta1'],
    },
    {
      name: 'b',
      timeoutSeconds: 30,
      failurePolicy: 'Fail',
      matchPolicy: 'Exact',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ]);
});

it('the smaller ones change their fields too', () => {
  expect(
    mapped('apiVersion: node.k8s.io/v1alpha1\nkind: RuntimeClass\nspec: {runtimeHandler: runsc, overhead: {}}\n'),
  ).toMatchObject({ handler: 'runsc', overhead: {} });
  expect(
    mapped('apiVersion: authorization.k8s.io/v1beta1\nkind: SubjectAccessReview\nspec: {group: [a]}\n').spec,
  ).toEqual({ groups: ['a'] });
  expect(
    mapped(
      'apiVersion: rbac.authorization.k8s.io/v1alpha1\nkind: RoleBinding\nsubjects: [{kind: User, name: u, apiVersion: rbac.authorization.k8s.io/v1alpha1}]\n',
    ).subjects,
  ).toEqual([{ kind: 'User', name: 'u', apiGroup: 'rbac.authorization.k8s.io' }]);
  expect(
    mapped(
      'apiVersion: discovery.k8s.io/v1beta1\nkind: EndpointSlice\nendpoints: [{topology: {kubernetes.io/hostname: node, topology.kubernetes.io/zone: z}}]\n',
    ).endpoints,
  ).toEqual([{ nodeName: 'node', zone: 'z' }]);
});

it.each([
  ['1.32', 32],
  ['v1.36.3', 36],
  ['1.30+', 30],
  ['v1.29.4-eks-1234', 29],
])('%s is a Kubernetes version', (text, minor) => {
  expect(minorVersion(text)).toBe(minor);
});

it('anything else is no Kubernetes version', () => {
  for (const text of ['', 'latest', '2.1', '1', 'x1.2']) expect(() => minorVersion(text)).toThrow(RangeError);
});

describe('any object', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(new ExactNumber('9007199254740993')),
  );
  const names = fc.constantFrom(
    'spec',
    'template',
    'metadata',
    'labels',
    'selector',
    'rules',
    'http',
    'paths',
    'backend',
    'webhooks',
    'versions',
    'schema',
    'openAPIV3Schema',
    'properties',
    'items',
    'metrics',
    'resource',
    'object',
    'conversion',
    'subjects',
    'endpoints',
    'topology',
    'validation',
    'limited',
    '__proto__',
    'a',
  );
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    ),
  }));
  const fields = fc.dictionary(fc.oneof(names, fc.constantFrom('spec', 'webhooks', 'subjects')), value, {
    noNullPrototype: true,
  });
  const anyRow = fc.constantFrom(...rows);
  const version = fc.integer({ min: 10, max: 40 }).map(minor => `1.${minor}`);
  const build = (apiVersion: string, kind: string, rest: Mapping) =>
    copy({ ...rest, ...object(apiVersion, kind) }) as KubernetesObject;

  it('is mapped to what is served, and mapping that again changes nothing', () => {
    fc.assert(
      fc.property(anyRow, version, fields, ({ apiVersion, kind }, kubeVersion, rest) => {
        const old = build(apiVersion, kind, rest);
        const before = copy(old);
        const { object: result } = mapApiVersion(old, kubeVersion);
        expect(old).toEqual(before);
        if (!result) return;
        expect(removedApi(result, kubeVersion)).toBeUndefined();
        expect(mapApiVersion(result, kubeVersion)).toEqual({ object: result, changes: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it('of a current API is left alone, the very same', () => {
    const current = fc.constantFrom(
      'v1',
      'apps/v1',
      'batch/v1',
      'networking.k8s.io/v1',
      'example.com/v1beta1',
      'autoscaling/v2',
      'apiextensions.k8s.io/v1',
    );
    fc.assert(
      fc.property(current, anyRow, version, fields, (apiVersion, { kind }, kubeVersion, rest) => {
        const it = build(apiVersion, kind, rest);
        const result = mapApiVersion(it, kubeVersion);
        expect(result.object).toBe(it);
        expect(result.changes).toEqual([]);
      }),
    );
  });
});
