import type { KubernetesObject } from '../kubernetes/object.ts';
import { convertAutoscaler, convertAutoscalerV2beta1 } from './convert-autoscaler.ts';
import { convertDefinition } from './convert-definition.ts';
import { items, type Mapping, mapping, type Remark } from './fields.ts';
import type { ConversionName } from './removed-apis.ts';

/** Changes a copy of the object in place, all but its apiVersion; says why where the reason is not that the API is gone. */
export type Conversion = (object: KubernetesObject, remark: Remark) => void;

/**
 * The selector was filled from the template's labels by the old APIs and is required in apps/v1. Two defaults of a Deployment in extensions/v1beta1
 * are let go: keeping every old ReplicaSet and never giving up on a rollout serve nobody, and one pod of surge differs from 25 % in haste only.
 */
const workload: Conversion = (object, remark) => {
  const spec = mapping(object.spec);
  const labels = mapping(mapping(mapping(spec?.template)?.metadata)?.labels);
  if (!spec) return;
  if (labels && !spec.selector) {
    spec.selector = { matchLabels: structuredClone(labels) };
    remark('/spec/selector', 'apps/v1 requires a selector; the old API took the labels of the pod template.');
  }
  for (const field of ['rollbackTo', 'templateGeneration']) {
    if (!Object.hasOwn(spec, field)) continue;
    delete spec[field];
    remark(`/spec/${field}`, 'apps/v1 has no such field.');
  }
};

/** StatefulSets of apps/v1beta1 and DaemonSets of extensions/v1beta1 replaced pods only once they were deleted; apps/v1 does it at once. */
const onDeleteWorkload: Conversion = (object, remark) => {
  workload(object, remark);
  const spec = mapping(object.spec);
  const strategy = mapping(spec?.updateStrategy);
  if (!spec || strategy?.type !== undefined) return;
  spec.updateStrategy = { ...strategy, type: 'OnDelete' };
  remark('/spec/updateStrategy', 'The old API’s default was OnDelete, that of apps/v1 is RollingUpdate: it is kept.');
};

/** A port's name has a letter in it (RFC 6335), so "80" in quotes can only be meant as a number. */
function ingressBackend(backend: Mapping): Mapping {
  const { serviceName, servicePort, ...rest } = backend;
  if (serviceName === undefined && servicePort === undefined) return backend;
  const number = typeof servicePort === 'number' || /^\d+$/.test(String(servicePort));
  const port =
    servicePort === undefined ? {} : { port: number ? { number: Number(servicePort) } : { name: servicePort } };
  return { ...rest, service: { name: serviceName, ...port } };
}

const ingress: Conversion = (object, remark) => {
  const spec = mapping(object.spec);
  if (!spec) return;
  const backend = mapping(spec.backend);
  if (backend) {
    delete spec.backend;
    spec.defaultBackend = ingressBackend(backend);
    remark('/spec/backend', 'In networking.k8s.io/v1 it is called defaultBackend.');
  }
  for (const [at, rule] of items(spec.rules).entries()) {
    for (const [index, path] of items(mapping(rule.http)?.paths).entries()) {
      const own = mapping(path.backend);
      if (own) path.backend = ingressBackend(own);
      if (path.pathType !== undefined) continue;
      path.pathType = 'ImplementationSpecific';
      remark(`/spec/rules/${at}/http/paths/${index}/pathType`, 'Required in v1; this is what the old API meant.');
    }
  }
};

const isEmpty = (value: unknown): boolean =>
  Object.keys(mapping(value) ?? {}).length === 0 && items(value).length === 0;

const disruptionBudget: Conversion = (object, remark) => {
  const spec = mapping(object.spec);
  const selector = mapping(spec?.selector);
  if (!spec || !selector || !isEmpty(selector.matchLabels) || !isEmpty(selector.matchExpressions)) return;
  delete spec.selector;
  remark(
    '/spec/selector',
    'An empty selector means no pod in policy/v1beta1 and every pod in policy/v1; none means no pod.',
  );
};

/** The defaults changed, so the old ones are written down. */
const webhookDefaults = { failurePolicy: 'Ignore', matchPolicy: 'Exact', timeoutSeconds: 30 };

const webhooks: Conversion = (object, remark) => {
  for (const [at, webhook] of items(object.webhooks).entries()) {
    const path = `/webhooks/${at}`;
    for (const [field, value] of Object.entries(webhookDefaults)) {
      if (webhook[field] !== undefined) continue;
      webhook[field] = value;
      remark(`${path}/${field}`, 'The default of v1beta1, which differs in v1.');
    }
    if (webhook.sideEffects !== 'None' && webhook.sideEffects !== 'NoneOnDryRun') {
      webhook.sideEffects = 'NoneOnDryRun';
      remark(
        `${path}/sideEffects`,
        'v1 takes None and NoneOnDryRun only; whether it is true, the webhook’s author knows.',
      );
    }
    if (webhook.admissionReviewVersions !== undefined) continue;
    webhook.admissionReviewVersions = ['v1beta1'];
    remark(`${path}/admissionReviewVersions`, 'Required in v1; this is what the old API sent.');
  }
};

const endpointSlice: Conversion = object => {
  for (const endpoint of items(object.endpoints)) {
    const topology = mapping(endpoint.topology);
    delete endpoint.topology;
    const { 'kubernetes.io/hostname': node, 'topology.kubernetes.io/zone': zone } = topology ?? {};
    if (node !== undefined) endpoint.nodeName ??= node;
    if (zone !== undefined) endpoint.zone ??= zone;
  }
};

/** v1alpha1 had `apiVersion` where the later ones have the group alone. */
const roleBinding: Conversion = object => {
  for (const subject of items(object.subjects)) {
    if (typeof subject.apiVersion !== 'string') continue;
    const [group = '', version] = subject.apiVersion.split('/');
    delete subject.apiVersion;
    subject.apiGroup ??= version === undefined ? '' : group;
  }
};

const runtimeClassAlpha: Conversion = object => {
  const { runtimeHandler, ...rest } = mapping(object.spec) ?? {};
  delete object.spec;
  object.handler = runtimeHandler;
  Object.assign(object, rest);
};

const priorityLevel: Conversion = object => {
  const limited = mapping(mapping(object.spec)?.limited);
  if (!limited || !Object.hasOwn(limited, 'assuredConcurrencyShares')) return;
  limited.nominalConcurrencyShares = limited.assuredConcurrencyShares;
  delete limited.assuredConcurrencyShares;
};

const accessReview: Conversion = object => {
  const spec = mapping(object.spec);
  if (!spec || !Object.hasOwn(spec, 'group')) return;
  spec.groups = spec.group;
  delete spec.group;
};

export const conversions: Readonly<Record<ConversionName, Conversion>> = {
  workload,
  'on-delete-workload': onDeleteWorkload,
  ingress,
  'disruption-budget': disruptionBudget,
  'autoscaler-v2beta1': convertAutoscalerV2beta1,
  autoscaler: convertAutoscaler,
  'custom-resource-definition': convertDefinition,
  webhooks,
  'endpoint-slice': endpointSlice,
  'role-binding': roleBinding,
  'runtime-class-alpha': runtimeClassAlpha,
  'priority-level': priorityLevel,
  'access-review': accessReview,
};
