import type { KubernetesClient } from './client.ts';
import { KubernetesError } from './errors.ts';
import { type FoundEvent, type ObjectEvent, recentEvents } from './events.ts';
import type { KubernetesObject, ObjectReference } from './object.ts';
import { completeOwners, Ownership, readable } from './ownership.ts';
import { inParallel } from './parallel.ts';
import { restartsOf } from './pod-readiness.ts';
import { readinessOf } from './readiness.ts';
import { type Readiness, type ReadinessState, unknown } from './readiness-states.ts';

export interface PodState {
  name: string;
  state: ReadinessState;
  reason: string;
  /** Of all its containers together. */
  restarts: number;
}

/** One object of a release, as it is on the cluster. */
export interface ResourceState {
  /** With the namespace in which it was looked for. */
  ref: ObjectReference;
  state: ReadinessState;
  reason: string;
  /** False also where it may not be read, or its kind is unknown: then the state is `unknown`. */
  exists: boolean;
  /** That it owns, directly or through other objects; of a Pod: itself. */
  pods: PodState[];
  /** About the object, and about what it owns; newest first, ten at most. */
  events: ObjectEvent[];
}

/** Kinds that are ready when they exist, and whose content is large or secret: only their metadata are read. */
const metadataSuffices = new Set(['v1/Secret', 'v1/ConfigMap']);
const eventLimit = 10;
/** Events come in the order of their names, so a cut may lose new ones; but a namespace with more has other worries. */
const eventsRead = 5000;
const width = 6;

type Found = { object: KubernetesObject } | { fault: Readiness };

interface Group {
  apiVersion: string;
  kind: string;
  namespace: string;
  refs: ObjectReference[];
}

const keyOf = ({ apiVersion, kind, namespace, name }: ObjectReference): string =>
  [apiVersion, kind, namespace, name].join(' ');

const missing: Found = { fault: { state: 'failed', reason: 'it is not on the cluster' } };

/** Fills in the namespace that an object lands in: helm's, where it names none; none, where its kind has none. */
async function located(client: KubernetesClient, ref: ObjectReference, namespace: string): Promise<ObjectReference> {
  const namespaced = await client.isNamespaced(ref.apiVersion, ref.kind);
  return { ...ref, namespace: namespaced === false ? '' : ref.namespace || namespace };
}

function grouped(refs: readonly ObjectReference[]): Group[] {
  const groups = new Map<string, Group>();
  for (const ref of refs) {
    const { apiVersion, kind, namespace } = ref;
    // Of a cluster-wide kind a list would bring everybody's objects.
    const key = keyOf(namespace === '' ? ref : { ...ref, name: '' });
    const group = groups.get(key) ?? { apiVersion, kind, namespace, refs: [] };
    group.refs.push(ref);
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function read(client: KubernetesClient, group: Group): Promise<KubernetesObject[]> {
  const { apiVersion, kind, namespace, refs } = group;
  const [first] = refs;
  const metadataOnly = metadataSuffices.has(`${apiVersion}/${kind}`);
  if (refs.length > 1 || (metadataOnly && first)) {
    const fieldSelector = refs.length === 1 ? { fieldSelector: `metadata.name=${first?.name}` } : {};
    return client.list(apiVersion, kind, { namespace, metadataOnly, ...fieldSelector });
  }
  const found = first && (await client.find(first));
  return found ? [found] : [];
}

async function look(client: KubernetesClient, group: Group): Promise<[string, Found][]> {
  const { apiVersion, kind } = group;
  try {
    if ((await client.isNamespaced(apiVersion, kind)) === undefined) {
      const fault = unknown(`the cluster does not know the kind ${kind} of ${apiVersion}`);
      return group.refs.map(ref => [keyOf(ref), { fault }]);
    }
    const byName = new Map((await read(client, group)).map(object => [object.metadata.name, object]));
    return group.refs.map(ref => {
      const object = byName.get(ref.name);
      return [keyOf(ref), object ? { object } : missing];
    });
  } catch (error) {
    // A kind without lists is a 405. Anything else may be over in a moment, and is not the object's state.
    if (!(error instanceof KubernetesError && [403, 404, 405].includes(error.status))) throw error;
    const fault = unknown(`it could not be read: ${error.message}`);
    return group.refs.map(ref => [keyOf(ref), { fault }]);
  }
}

function podState(pod: KubernetesObject): PodState {
  return { name: pod.metadata.name ?? '', ...readinessOf(pod), restarts: restartsOf(pod) };
}

/** A workload says how many pods are missing; why, only the pods know. */
function withPodsReason(readiness: Readiness, pods: readonly PodState[]): Readiness {
  if (readiness.state === 'ready') return readiness;
  const cause = pods.find(pod => pod.state === 'failed') ?? pods.find(pod => pod.state === 'waiting');
  return cause ? { ...readiness, reason: `${readiness.reason}; the pod "${cause.name}": ${cause.reason}` } : readiness;
}

interface Surroundings {
  pods: readonly KubernetesObject[];
  events: readonly FoundEvent[];
  ownership: Ownership;
  roots: ReadonlySet<string>;
}

function stateOf(ref: ObjectReference, found: Found, around: Surroundings): ResourceState {
  const { uid = '' } = 'object' in found ? found.object.metadata : {};
  const belongs = (other: string | undefined): boolean =>
    uid !== '' && other !== undefined && around.ownership.rootOf(other, around.roots) === uid;
  const pods = around.pods.filter(pod => belongs(pod.metadata.uid)).map(podState);
  const events = around.events
    // What was never made, or is gone, has events under its name only.
    .filter(({ about }) => belongs(about.uid) || (about.kind === ref.kind && about.name === ref.name && !uid))
    .map(({ event }) => event)
    .slice(0, eventLimit);
  if ('fault' in found) return { ref, ...found.fault, exists: false, pods, events };
  const others = pods.filter(pod => pod.name !== ref.name || ref.kind !== 'Pod');
  return { ref, ...withPodsReason(readinessOf(found.object), others), exists: true, pods, events };
}

/** What is going on in a namespace. */
async function surroundings(client: KubernetesClient, namespace: string) {
  const [pods, events] = await Promise.all([
    readable(client.list('v1', 'Pod', { namespace })),
    readable(client.list('v1', 'Event', { namespace, atMost: eventsRead })),
  ]);
  return { pods, events };
}

/**
 * The live state of a release's objects, in few calls: one list for each kind in the namespace (a get for a single object, and for cluster-wide ones),
 * one of the pods, one of the events, and one for each kind between pods and their owners.
 * @param refs the objects of the release's manifest.
 * @param namespace the release's; refs without a namespace are looked for there. Pods and events are read of this one and of those that refs name.
 * @returns in the order of `refs`. What may not be read is `unknown`, what is not there is `failed`.
 * @throws ClusterUnreachable; KubernetesError for what is not about single kinds: 401, 429, 5xx
 */
export async function resourceStates(
  client: KubernetesClient,
  refs: readonly ObjectReference[],
  namespace: string,
  { now = new Date() }: { now?: Date } = {},
): Promise<ResourceState[]> {
  const [places, inOwn] = await Promise.all([
    inParallel(refs, width, ref => located(client, ref, namespace).catch(asGiven(ref))),
    surroundings(client, namespace),
  ]);
  const others = [...new Set(places.map(place => place.namespace))].filter(each => each !== '' && each !== namespace);
  const inOthers = await inParallel(others, width, other => surroundings(client, other));
  const pods = [inOwn, ...inOthers].flatMap(each => each.pods);
  const events = [inOwn, ...inOthers].flatMap(each => each.events);
  const looked = await inParallel(grouped(places), width, group => look(client, group));
  const found = new Map(looked.flat());
  const objects = [...found.values()].flatMap(one => ('object' in one ? [one.object] : []));
  const ownership = new Ownership();
  ownership.add(objects);
  ownership.add(pods);
  for (const each of [namespace, ...others]) await completeOwners(client, ownership, each);
  const around: Surroundings = {
    pods,
    events: recentEvents(events, now),
    ownership,
    roots: new Set(objects.flatMap(({ metadata }) => metadata.uid ?? [])),
  };
  return places.map(ref => stateOf(ref, found.get(keyOf(ref)) ?? missing, around));
}

/** The group's own look says what is wrong. */
function asGiven(ref: ObjectReference): (error: unknown) => ObjectReference {
  return error => {
    if (error instanceof KubernetesError) return ref;
    throw error;
  };
}
