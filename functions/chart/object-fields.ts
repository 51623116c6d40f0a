import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Change } from './diff.ts';
import { type Mapping, mapping, pointerOf } from './fields.ts';

/** One field in which two states of an object differ. */
export interface FieldDifference {
  /** For people: 'spec.template.spec.containers[main].image'. */
  path: string;
  /** For programs: a JSON pointer into the object as it becomes, or as it was where the field goes. */
  pointer: string;
  /** The same place in the object as it was. */
  fromPointer: string;
  change: Change;
  from?: unknown;
  to?: unknown;
}

/** What the cluster writes itself: it differs in any two reads. */
const volatile = new Set(['managedFields', 'resourceVersion', 'uid', 'creationTimestamp', 'generation', 'selfLink']);
/** Helm's own marks: on every object that it has made, and on none before. */
const helmAnnotations = /^meta\.helm\.sh\//;

function comparable(object: KubernetesObject): Mapping {
  const { status: _, metadata, ...rest } = object;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => !helmAnnotations.test(name));
  const kept = Object.entries(metadata).filter(([name]) => !volatile.has(name) && name !== 'annotations');
  return { ...rest, metadata: { ...Object.fromEntries(kept), annotations: Object.fromEntries(annotations) } };
}

/** A place in both states: lists may have moved what is in them. */
interface Place {
  path: string;
  from: string[];
  to: string[];
}

/** One child of a mapping or a list, in both states where it is in both. */
interface Child {
  label: string;
  from?: { step: string; value: unknown };
  to?: { step: string; value: unknown };
}

function childrenOfMappings(from: Mapping, to: Mapping, inside: boolean): Child[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].sort().map(key => ({
    label: inside ? `.${key}` : key,
    ...(Object.hasOwn(from, key) ? { from: { step: key, value: from[key] } } : {}),
    ...(Object.hasOwn(to, key) ? { to: { step: key, value: to[key] } } : {}),
  }));
}

/** Kubernetes tells most items of lists apart by their name: containers, variables, ports, volumes. */
function byName(list: readonly unknown[]): Map<string, { step: string; value: unknown }> | undefined {
  const named = new Map<string, { step: string; value: unknown }>();
  for (const [index, value] of list.entries()) {
    const name = mapping(value)?.name;
    if (typeof name !== 'string') return undefined;
    named.set(name, { step: String(index), value });
  }
  return named.size === list.length ? named : undefined;
}

/** Init containers run in their order: one that moved is a difference of the whole list. */
function sameOrder(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  const common = [...b.keys()].filter(name => a.has(name));
  return [...a.keys()].filter(name => b.has(name)).every((name, index) => name === common[index]);
}

function childrenOfLists(from: readonly unknown[], to: readonly unknown[]): Child[] | undefined {
  const [a, b] = [byName(from), byName(to)];
  if (a && b && !sameOrder(a, b)) return undefined;
  if (a && b)
    return [...new Set([...a.keys(), ...b.keys()])].map(name => {
      const [before, after] = [a.get(name), b.get(name)];
      return { label: `[${name}]`, ...(before ? { from: before } : {}), ...(after ? { to: after } : {}) };
    });
  if (from.length !== to.length) return undefined;
  return from.map((value, index) => {
    const step = String(index);
    return { label: `[${step}]`, from: { step, value }, to: { step, value: to[index] } };
  });
}

function childrenOf(from: unknown, to: unknown, inside: boolean): Child[] | undefined {
  if (Array.isArray(from) && Array.isArray(to)) return childrenOfLists(from, to);
  const [a, b] = [mapping(from), mapping(to)];
  return a && b ? childrenOfMappings(a, b, inside) : undefined;
}

function* compare(from: unknown, to: unknown, place: Place): Generator<FieldDifference> {
  for (const child of childrenOf(from, to, place.path !== '') ?? []) {
    const at = {
      path: place.path + child.label,
      from: [...place.from, ...(child.from ? [child.from.step] : [])],
      to: [...place.to, ...(child.to ? [child.to.step] : [])],
    };
    const [before, after] = [child.from?.value, child.to?.value];
    if (child.from && child.to && isDeepStrictEqual(before, after)) continue;
    if (child.from && child.to && childrenOf(before, after, true)) {
      yield* compare(before, after, at);
      continue;
    }
    yield {
      path: at.path,
      pointer: pointerOf(child.to ? at.to : at.from),
      fromPointer: pointerOf(at.from),
      change: !child.from ? 'added' : !child.to ? 'removed' : 'changed',
      ...(child.from ? { from: before } : {}),
      ...(child.to ? { to: after } : {}),
    };
  }
}

/**
 * The fields that change from one state of an object to another, as deep down as both have mappings or lists of the same items; without what a cluster
 * and helm write themselves.
 */
export function objectFields(from: KubernetesObject, to: KubernetesObject): Generator<FieldDifference> {
  return compare(comparable(from), comparable(to), { path: '', from: [], to: [] });
}
