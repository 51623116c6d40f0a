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

/** Service accounts of other namespaces must not be given the project's permissions; users and groups have no namespace. */
function confineSubjects(object: KubernetesObject, namespace: string): void {
  for (const subject of items(object.subjects)) if (subject.kind === 'ServiceAccount') subject.namespace = namespace;
}

function confineService(client: unknown, namespace: string): void {
  const service = mapping(mapping(client)?.service);
  if (service) service.namespace = namespace;
}

function confineWebhooks(object: KubernetesObject, namespace: string): void {
  for (const webhook of items(object.webhooks)) confineService(webhook.clientConfig, namespace);
}

function confineConversion(object: KubernetesObject, namespace: string): void {
  const conversion = mapping(mapping(object.spec)?.conversion);
  confineService(mapping(conversion?.webhook)?.clientConfig, namespace);
  confineService(conversion?.webhookClientConfig, namespace);
}

function confineApiService(object: KubernetesObject, namespace: string): void {
  confineService(object.spec, namespace);
}

type Confine = (object: KubernetesObject, namespace: string) => void;

/** Fields beside metadata.namespace that name the namespace of something in it; by group and kind. */
const references: Readonly<Record<string, Confine>> = {
  'rbac.authorization.k8s.io RoleBinding': confineSubjects,
  'rbac.authorization.k8s.io ClusterRoleBinding': confineSubjects,
  'admissionregistration.k8s.io MutatingWebhookConfiguration': confineWebhooks,
  'admissionregistration.k8s.io ValidatingWebhookConfiguration': confineWebhooks,
  'apiextensions.k8s.io CustomResourceDefinition': confineConversion,
  'apiregistration.k8s.io APIService': confineApiService,
};

function setNamespace(metadata: Mapping, inside: boolean, namespace: string): void {
  if (inside) metadata.namespace = namespace;
  // The API server refuses a namespace at an object that has none.
  else delete metadata.namespace;
}

function reason(path: string, inside: boolean, namespace: string): string {
  if (path !== '/metadata/namespace') return `What it points to is installed in the project’s namespace, ${namespace}.`;
  return inside ? `The project’s namespace is ${namespace}.` : 'The kind belongs to no namespace.';
}

/**
 * Keeps an object inside the project's namespace: its own namespace, and those of the service accounts and services that it points to. Objects that
 * belong to no namespace are left where they are and said so.
 * @param ask about kinds of custom resources, which count as namespaced otherwise.
 * @returns the same object when nothing has to change.
 */
export function confine(object: KubernetesObject, namespace: string, ask?: IsNamespaced): ConfinedObject {
  const inside = namespaced(object, ask);
  const confined = copy(object);
  setNamespace(confined.metadata, inside, namespace);
  references[`${groupOf(object.apiVersion)} ${object.kind}`]?.(confined, namespace);
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
