import type { KubernetesClient } from './client.ts';
import {
  type CustomKind,
  customKind,
  groupsOfOthers,
  isKindObject,
  kindObjects,
  kindRoleName,
  kindRolePrefix,
  speaksOf,
} from './custom-kinds.ts';
import type { KubernetesObject, ObjectReference } from './object.ts';
import { rbacVersion } from './rbac.ts';

const ofBerth = { labelSelector: 'app.kubernetes.io/managed-by=berth' };

const clusterObject = (apiVersion: string, kind: string, name: string): ObjectReference => ({
  apiVersion,
  kind,
  namespace: '',
  name,
});

/** A definition of the cluster, by its name. */
export const definitionReference = (name: string): ObjectReference =>
  clusterObject('apiextensions.k8s.io/v1', 'CustomResourceDefinition', name);

/** What became of definitions whose kinds were to be given rights to; each in words, with its name. */
export interface Grants {
  /** Those that may still come: not established yet. */
  pending: string[];
  /** Those that never will. */
  refused: string[];
}

async function othersOn(client: KubernetesClient): Promise<Set<string>> {
  return groupsOfOthers(await client.list('apiregistration.k8s.io/v1', 'APIService'));
}

/** Writes the rights to one kind. @returns why not, when the name is somebody else's. */
async function give(client: KubernetesClient, kind: CustomKind): Promise<string | undefined> {
  for (const object of kindObjects(kind)) {
    const name = kindRoleName(kind);
    const found = await client.find(clusterObject(rbacVersion, object.kind, name));
    if (found && !isKindObject(found)) return `there is a ${object.kind} "${name}" that Berth did not make`;
    if (!found || !speaksOf(found, kind)) await client.apply(object, { force: true });
  }
  return undefined;
}

/** The kind of a definition that was read, if rights to it may be given. */
function grantable(definition: KubernetesObject, others: ReadonlySet<string>): ReturnType<typeof customKind> {
  const kind = customKind(definition);
  if ('fault' in kind || !others.has(kind.group)) return kind;
  return { fault: `the group "${kind.group}" is served by somebody else on this cluster`, pending: false };
}

/**
 * Gives rights to the kinds of definitions, as they are on the cluster: what a chart's text says of them counts for nothing. Doing it again changes
 * nothing.
 * @param client Berth's own: nobody else may write these roles.
 * @param names of definitions; those that the cluster does not have are left out.
 */
export async function grantKinds(client: KubernetesClient, names: readonly string[]): Promise<Grants> {
  const grants: Grants = { pending: [], refused: [] };
  if (names.length === 0) return grants;
  const others = await othersOn(client);
  for (const name of new Set(names)) {
    const definition = await client.find(definitionReference(name));
    if (!definition) continue;
    const kind = grantable(definition, others);
    const fault = 'fault' in kind ? kind.fault : await give(client, kind);
    if (fault) grants['pending' in kind && kind.pending ? 'pending' : 'refused'].push(`${name}: ${fault}`);
  }
  return grants;
}

/** Takes away what is of no definition any more; one that was written anew since it was read is left for the next time. */
async function withdraw(client: KubernetesClient, { kind, metadata }: KubernetesObject): Promise<void> {
  const { name = '', uid, resourceVersion } = metadata;
  const only = { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
  await client.delete(clusterObject(rbacVersion, kind, name), only);
}

/** Whether the rights to a kind are right as they are written. Those from before definitions were read back say nothing of one, and are written anew. */
async function renew(client: KubernetesClient, object: KubernetesObject, definition: string): Promise<boolean> {
  const found = await client.find(definitionReference(definition));
  const kind = found && grantable(found, await othersOn(client));
  if (!kind) return false;
  if ('fault' in kind) return kind.pending;
  const wanted = kindObjects(kind).find(each => each.kind === object.kind);
  if (wanted) await client.apply(wanted, { force: true });
  return wanted !== undefined;
}

/**
 * Takes away the rights to kinds that are gone from the cluster, or never were on it, and puts those right that speak of another definition.
 * @param client Berth's own.
 * @returns the names of the roles and bindings that went.
 */
export async function tidyKinds(client: KubernetesClient): Promise<string[]> {
  // Rights first, then definitions: they are always written in the other order, so what is listed here has had its definition.
  const written = [
    ...(await client.list(rbacVersion, 'ClusterRoleBinding', ofBerth)),
    ...(await client.list(rbacVersion, 'ClusterRole', ofBerth)),
  ].filter(isKindObject);
  if (written.length === 0) return [];
  const listed = await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { metadataOnly: true });
  const uids = new Map(listed.map(({ metadata }) => [metadata.name ?? '', metadata.uid ?? '']));
  const gone: string[] = [];
  for (const object of written) {
    const name = object.metadata.name ?? '';
    const definition = name.slice(kindRolePrefix.length);
    const uid = uids.get(definition);
    if (uid && speaksOf(object, { uid })) continue;
    if (uid && (await renew(client, object, definition))) continue;
    await withdraw(client, object);
    gone.push(`${object.kind} ${name}`);
  }
  return gone;
}
