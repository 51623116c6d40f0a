import { at, type Condition, condition, groupOf, listAt, numberAt, textAt } from './fields.ts';
import type { KubernetesObject } from './object.ts';
import { podReadiness } from './pod-readiness.ts';
import { failed, type Readiness, ready, waiting } from './readiness-states.ts';
import { workloadRules } from './workload-readiness.ts';

export type { Readiness, ReadinessState } from './readiness-states.ts';

type Rule = (object: KubernetesObject) => Readiness;

function job(object: KubernetesObject): Readiness {
  const complete = condition(object, 'Complete');
  if (complete?.status === 'True') return ready('it has completed');
  for (const type of ['Failed', 'FailureTarget']) {
    const found = condition(object, type);
    if (found?.status === 'True') return failed(jobFailure(found));
  }
  if (at(object, 'spec', 'suspend') === true) return waiting('it is suspended');
  const running = numberAt(object, 'status', 'active') ?? 0;
  const tries = numberAt(object, 'status', 'failed') ?? 0;
  const again = tries > 0 ? `, ${tries} failed before` : '';
  return waiting(running > 0 ? `${running} of its pods running${again}` : `no pod of it runs yet${again}`);
}

function jobFailure({ reason, message }: Condition): string {
  if (reason === 'BackoffLimitExceeded') return 'its pods failed as often as it allows (backoffLimit)';
  if (reason === 'DeadlineExceeded') return 'it ran longer than it allows (activeDeadlineSeconds)';
  return `it failed: ${message || reason}`;
}

function claim(object: KubernetesObject): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Bound') return ready('it is bound to a volume');
  if (phase === 'Lost') return failed('its volume is lost');
  const storageClass = textAt(object, 'spec', 'storageClassName');
  return waiting(`no volume is bound to it yet${storageClass ? ` (storage class "${storageClass}")` : ''}`);
}

function service(object: KubernetesObject): Readiness {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return ready('it exists');
  // As in helm: who names addresses by hand needs no load balancer.
  if (listAt(object, 'spec', 'externalIPs').length > 0) return ready('it has external addresses');
  return addressed('load balancer', object);
}

/**
 * Many controllers, and all clusters without one, never write an address, and a cloud takes minutes: so it is told, and nobody waits for it, nor is a
 * release that is ready otherwise a failure.
 */
function addressed(by: string, object: KubernetesObject): Readiness {
  const has = listAt(object, 'status', 'loadBalancer', 'ingress').length > 0;
  return ready(has ? 'it has an address' : `it exists; no ${by} gave it an address yet`);
}

function ingress(object: KubernetesObject): Readiness {
  return addressed('controller', object);
}

/** It does no harm where nothing measures: the workload stays as large as it is. */
function autoscaler(object: KubernetesObject): Readiness {
  const active = condition(object, 'ScalingActive');
  const able = condition(object, 'AbleToScale');
  const fault = [able, active].find(found => found?.status === 'False' && found.reason !== 'ScalingDisabled');
  return ready(fault ? `it exists, but does not scale: ${fault.message}` : 'it scales');
}

function disruptionBudget(object: KubernetesObject): Readiness {
  const healthy = numberAt(object, 'status', 'currentHealthy');
  if (healthy === undefined) return waiting('it is not looked at yet');
  return ready(`${healthy} healthy pods, ${numberAt(object, 'status', 'disruptionsAllowed') ?? 0} may be disrupted`);
}

function definition(object: KubernetesObject): Readiness {
  const names = condition(object, 'NamesAccepted');
  if (names?.status === 'False') return failed(`its names are taken: ${names.message}`);
  if (condition(object, 'Established')?.status === 'True') return ready('the cluster serves its kind');
  return waiting('the cluster does not serve its kind yet');
}

function apiService(object: KubernetesObject): Readiness {
  const available = condition(object, 'Available');
  if (available?.status === 'True') return ready('it is available');
  return waiting(available?.message || 'it is not available yet');
}

/** Custom kinds: the conditions that kstatus asks their authors for, and the widespread 'Ready'. */
function anyOther(object: KubernetesObject): Readiness {
  const stalled = condition(object, 'Stalled');
  if (stalled?.status === 'True') return failed(stalled.message || stalled.reason);
  const reconciling = condition(object, 'Reconciling');
  if (reconciling?.status === 'True') return waiting(reconciling.message || reconciling.reason);
  const isReady = condition(object, 'Ready');
  if (isReady?.status === 'False' || isReady?.status === 'Unknown')
    return waiting(isReady.message || isReady.reason || 'it is not ready yet');
  return ready(isReady ? 'it is ready' : 'it exists');
}

/** By group and kind, because a Service of Knative is not a Service. */
const rules: Record<string, Rule> = {
  ...workloadRules,
  '/Pod': podReadiness,
  'batch/Job': job,
  'batch/CronJob': object =>
    ready(at(object, 'spec', 'suspend') === true ? 'it is suspended' : 'it starts jobs at its times'),
  '/PersistentVolumeClaim': claim,
  '/Service': service,
  'networking.k8s.io/Ingress': ingress,
  'autoscaling/HorizontalPodAutoscaler': autoscaler,
  'policy/PodDisruptionBudget': disruptionBudget,
  'apiextensions.k8s.io/CustomResourceDefinition': definition,
  'apiregistration.k8s.io/APIService': apiService,
};

/** The controller has not looked at the newest spec: what the status says is about an older one. */
function outdated(object: KubernetesObject): boolean {
  const { generation } = object.metadata;
  const observed = numberAt(object, 'status', 'observedGeneration');
  return generation !== undefined && observed !== undefined && observed < generation;
}

/**
 * Whether an object does what it is there for, and a reason that a person understands.
 * - `ready`: it does.
 * - `waiting`: not yet; time, or somebody else, can change that.
 * - `failed`: without a change to it, or to what it needs, nothing is to be expected. Where Kubernetes tries on by itself (a crashing container, an image
 *   that cannot be pulled) it may still come right.
 *
 * The rules are those that kstatus (sigs.k8s.io/cli-utils) made common, and helm 4 waits by; other than there, a Job is ready when it has completed,
 * because until then it can still fail.
 * @example readinessOf(deployment); // { state: 'waiting', reason: '1 of 3 pods are available' }
 */
export function readinessOf(object: KubernetesObject): Readiness {
  if (object.metadata.deletionTimestamp) return waiting('it is being deleted');
  if (outdated(object)) return waiting('its controller has not seen the newest change yet');
  const rule = rules[`${groupOf(object.apiVersion)}/${object.kind}`] ?? anyOther;
  return rule(object);
}
