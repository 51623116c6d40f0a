import { describe, expect, it } from 'vitest';
import { mapApiVersion } from './api-versions.ts';
import type { Mapping } from './fields.ts';
import { parseManifest } from './manifest.ts';

function mapped(yaml: string, kubeVersion = '1.36'): Mapping {
  const [only] = parseManifest(`metadata: {name: mine}\n${yaml}`);
  if (!only) throw new Error('no object');
  return mapApiVersion(only.object, kubeVersion).object as Mapping;
}

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
