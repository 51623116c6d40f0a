import { at, condition, numberAt, textAt } from './fields.ts';
import type { KubernetesObject } from './object.ts';
import { failed, type Readiness, ready, waiting } from './readiness-states.ts';

const wanted = (object: KubernetesObject): number => numberAt(object, 'spec', 'replicas') ?? 1;
const count = (object: KubernetesObject, field: string): number => numberAt(object, 'status', field) ?? 0;

/** A status that its controller wrote at least once. Without that the counters say 0 for "nobody looked". */
const seen = (object: KubernetesObject): boolean => at(object, 'status', 'observedGeneration') !== undefined;
const unseen = waiting('its controller has not looked at it yet');

const pods = (number: number): string => (number === 1 ? '1 pod' : `${number} pods`);
const are = (number: number): string => (number === 1 ? 'is' : 'are');
const of = (some: number, all: number, what: string): string => `${some} of ${pods(all)} ${are(some)} ${what}`;

/** Quota, admission or a missing service account: the pods are not even made. */
function notMade(object: KubernetesObject): Readiness | undefined {
  const fault = condition(object, 'ReplicaFailure');
  return fault?.status === 'True' ? waiting(`its pods cannot be made: ${fault.message}`) : undefined;
}

function deployment(object: KubernetesObject): Readiness {
  if (!seen(object)) return unseen;
  const progressing = condition(object, 'Progressing');
  const blocked = notMade(object);
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    const seconds = numberAt(object, 'spec', 'progressDeadlineSeconds') ?? 600;
    return failed(blocked?.reason ?? `it made no progress for ${seconds} s: ${availability(object)}`);
  }
  if (blocked) return blocked;
  const replicas = wanted(object);
  const updated = count(object, 'updatedReplicas');
  if (updated < replicas) {
    const paused = at(object, 'spec', 'paused') === true ? '; it is paused' : '';
    return waiting(`${of(updated, replicas, 'of the new version')}${paused}`);
  }
  const old = count(object, 'replicas') - updated;
  if (old > 0) return waiting(`${pods(old)} of the old version ${are(old)} still ending`);
  const available = Math.min(count(object, 'availableReplicas'), count(object, 'readyReplicas'));
  return available < replicas ? waiting(availability(object)) : ready(availability(object));
}

const availability = (object: KubernetesObject): string =>
  of(count(object, 'availableReplicas'), wanted(object), 'available');

function replicaSet(object: KubernetesObject): Readiness {
  if (!seen(object)) return unseen;
  const blocked = notMade(object);
  if (blocked) return blocked;
  const available = count(object, 'availableReplicas');
  return available < wanted(object) ? waiting(availability(object)) : ready(availability(object));
}

function statefulSet(object: KubernetesObject): Readiness {
  if (!seen(object)) return unseen;
  const replicas = wanted(object);
  const isReady = count(object, 'readyReplicas');
  const readiness = of(isReady, replicas, 'ready');
  if (count(object, 'replicas') > replicas) return waiting('some of its pods are still ending');
  // With OnDelete a person ends old pods when it suits; they may stay.
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'OnDelete') {
    const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
    const toUpdate = Math.max(0, replicas - partition);
    const updated = count(object, 'updatedReplicas');
    // A finished roll-out without a partition counts its pods as current, and not every version as updated too.
    const finished = textAt(object, 'status', 'currentRevision') === textAt(object, 'status', 'updateRevision');
    if (!finished && updated < toUpdate) return waiting(of(updated, toUpdate, 'of the new version'));
  }
  return isReady < replicas ? waiting(readiness) : ready(readiness);
}

function daemonSet(object: KubernetesObject): Readiness {
  if (!seen(object)) return unseen;
  const desired = count(object, 'desiredNumberScheduled');
  const updated = count(object, 'updatedNumberScheduled');
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'OnDelete' && updated < desired)
    return waiting(of(updated, desired, 'of the new version'));
  const available = Math.min(count(object, 'numberAvailable'), count(object, 'numberReady'));
  const readiness = of(available, desired, 'available');
  return available < desired ? waiting(readiness) : ready(readiness);
}

/** Rules for what runs pods for a long time, by group and kind. */
export const workloadRules: Record<string, (object: KubernetesObject) => Readiness> = {
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
};
