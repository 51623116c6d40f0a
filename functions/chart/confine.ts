import { groupOf, isDefinition } from '../kubernetes/built-in-groups.ts';
import type { KubernetesObject, ObjectReference } from '../kubernetes/object.ts';
import { isBuiltIn, isClusterWide } from './cluster-wide.ts';
import { type Change, copy, differences, items, type Mapping, mapping } from './fields.ts';

/** Says of a custom resource's kind whether it is namespaced; undefined when it is not known. */
export type IsNamespaced = (apiVersion: string, kind: string) => boolean | undefined;

/** From a list of kinds that belong to no namespace, 'group/Kind' each. */
export function namespacedExcept(clusterWide: readonly string[]): IsNamespaced {
  return (apiVersion, kind) => !clusterWide.includes(`${groupOf(apiVersion)}/${kind}`);
}

/**
 * The kinds that CustomResourceDefinitions among these objects make cluster-wide, 'group/Kind' each: what `namespacedExcept` takes. What only calls
 * itself so, in a group of its own, defines nothing.
 */
export function definedClusterWide(objects: readonly KubernetesObject[]): string[] {
  return objects.filter(isDefinition).flatMap(({ spec }) => {
    const { group, scope, names } = mapping(spec) ?? {};
    return scope === 'Cluster' ? [`${group}/${mapping(names)?.kind}`] : [];
  });
}

export interface ConfinedObject {
  object: KubernetesObject;
  /** One for each namespace that was rewritten or filled in where it was not empty before. */
  changes: Change[];
  /** The object itself, when it belongs to no namespace: whether it may be installed is the caller's to decide. */
  clusterWide?: ObjectReference;
}

function namespaced(object: KubernetesObject, ask: IsNamespaced | undefined): boolean {
  const { apiVersion, kind } = object;
  // A chart's own definitions must not be able to say that a Role is of no namespace.
  if (isBuiltIn(apiVersion)) return !isClusterWide(apiVersion, kind);
  return ask?.(apiVersion, kind) ?? true;
}

/** Where a project's objects may be. */
export interface Confines {
  /** The project's own: what belongs nowhere else is put there. */
  namespace: string;
  /** Those that an admin named for the project: what a chart puts there stays. */
  beside?: readonly string[] | undefined;
}

/** Puts what has a namespace into the project's own, unless it is in one that was named. */
function settle(place: { namespace?: unknown }, { namespace, beside = [] }: Confines): void {
  if (!beside.some(other => other === place.namespace)) place.namespace = namespace;
}

/** Service accounts of other namespaces must not be given the project's permissions; users and groups have no namespace. */
function confineSubjects(object: KubernetesObject, confines: Confines): void {
  for (const subject of items(object.subjects)) if (subject.kind === 'ServiceAccount') settle(subject, confines);
}

function confineService(client: unknown, confines: Confines): void {
  const service = mapping(mapping(client)?.service);
  if (service) settle(service, confines);
}

function confineWebhooks(object: KubernetesObject, confines: Confines): void {
  for (const webhook of items(object.webhooks)) confineService(webhook.clientConfig, confines);
}

function confineConversion(object: KubernetesObject, confines: Confines): void {
  const conversion = mapping(mapping(object.spec)?.conversion);
  confineService(mapping(conversion?.webhook)?.clientConfig, confines);
  confineService(conversion?.webhookClientConfig, confines);
}

function confineApiService(object: KubernetesObject, confines: Confines): void {
  confineService(object.spec, confines);
}

type Confine = (object: KubernetesObject, confines: Confines) => void;

/** Fields beside metadata.namespace that name the namespace of something in it; by group and kind. */
const references: Readonly<Record<string, Confine>> = {
  'rbac.authorization.k8s.io RoleBinding': confineSubjects,
  'rbac.authorization.k8s.io ClusterRoleBinding': confineSubjects,
  'admissionregistration.k8s.io MutatingWebhookConfiguration': confineWebhooks,
  'admissionregistration.k8s.io ValidatingWebhookConfiguration': confineWebhooks,
  'apiextensions.k8s.io CustomResourceDefinition': confineConversion,
  'apiregistration.k8s.io APIService': confineApiService,
};

function setNamespace(metadata: Mapping, inside: boolean, confines: Confines): void {
  if (inside) settle(metadata, confines);
  // The API server refuses a namespace at an object that has none.
  else delete metadata.namespace;
}

function reason(path: string, inside: boolean, namespace: string): string {
  if (path !== '/metadata/namespace') return `What it points to is installed in the project’s namespace, ${namespace}.`;
  return inside ? `The project’s namespace is ${namespace}.` : 'The kind belongs to no namespace.';
}

/**
 * Keeps an object inside the project's namespaces: its own namespace, and those of the service accounts and services that it points to. Objects that
 * belong to no namespace are left where they are and said so.
 * @param ask about kinds of custom resources, which count as namespaced otherwise.
 * @returns the same object when nothing has to change.
 */
export function confine(object: KubernetesObject, confines: Confines, ask?: IsNamespaced): ConfinedObject {
  const { namespace } = confines;
  const inside = namespaced(object, ask);
  const confined = copy(object);
  setNamespace(confined.metadata, inside, confines);
  references[`${groupOf(object.apiVersion)} ${object.kind}`]?.(confined, confines);
  const all = [...differences(object, confined)];
  const about = { kind: object.kind, name: String(object.metadata.name ?? object.metadata.generateName ?? '') };
  // Filling in a namespace that was left open is what helm does too, and no change worth showing.
  const told = all.filter(({ from }) => from !== undefined && from !== null && from !== '');
  const { apiVersion, kind } = object;
  return {
    object: all.length === 0 ? object : confined,
    changes: told.map(difference => ({ ...about, ...difference, reason: reason(difference.path, inside, namespace) })),
    ...(inside ? {} : { clusterWide: { apiVersion, kind, namespace: '', name: about.name } }),
  };
}
