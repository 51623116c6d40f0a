import type { KubernetesObject } from '../kubernetes/object.ts';
import { conversions } from './api-conversions.ts';
import { type Change, copy, differences } from './fields.ts';
import { type RemovedApi, removedApis } from './removed-apis.ts';

export type { Change } from './fields.ts';

const rows = new Map(removedApis.flatMap(api => api.kinds.map(kind => [`${api.apiVersion} ${kind}`, api] as const)));

/** The minor version of '1.32', 'v1.36.3', '1.30+' or 'v1.29.4-eks-1234'. @throws RangeError for anything else. */
export function minorVersion(kubeVersion: string): number {
  const [, minor] = /^v?1\.(\d+)(\D|$)/.exec(kubeVersion) ?? [];
  if (minor === undefined) throw new RangeError(`"${kubeVersion}" is no Kubernetes version such as 1.32`);
  return Number(minor);
}

/** The API that an object uses and that this Kubernetes version does not serve; undefined when it serves it, or does not know it. */
export function removedApi(object: KubernetesObject, kubeVersion: string): RemovedApi | undefined {
  const api = rows.get(`${object.apiVersion} ${object.kind}`);
  return api && api.removedIn <= minorVersion(kubeVersion) ? api : undefined;
}

/** The API version that this Kubernetes version serves in place of an object's: its own, a successor, or null when nothing took its place. */
export function servedApiVersion({ apiVersion, kind }: KubernetesObject, kubeVersion: string): string | null {
  const api = removedApi({ apiVersion, kind, metadata: {} }, kubeVersion);
  if (!api) return apiVersion;
  return api.to === null ? null : servedApiVersion({ apiVersion: api.to, kind, metadata: {} }, kubeVersion);
}

export interface MappedObject {
  /** Null when nothing took the API's place: the object is left out. */
  object: KubernetesObject | null;
  /** One for each field that differs. */
  changes: Change[];
}

/** Why a field changed: what was remarked for it or for the nearest thing around it, or that its API is gone. */
function reasonFor(path: string, remarks: ReadonlyMap<string, string>, general: string): string {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const reason = remarks.get(at);
    if (reason !== undefined) return reason;
  }
  return general;
}

/**
 * Maps an object of a built-in API that this Kubernetes version does not serve any more to the one that took its place; anything else is answered
 * as it is. What the old API filled in and the new one does not, or differently, is written down where it matters.
 * @param kubeVersion the target's: '1.36', 'v1.36.3'.
 * @throws RangeError when it is none.
 * @example mapApiVersion({ apiVersion: 'rbac.authorization.k8s.io/v1beta1', kind: 'Role', metadata: { name: 'a' } }, '1.36').object?.apiVersion // '….k8s.io/v1'
 */
export function mapApiVersion(object: KubernetesObject, kubeVersion: string): MappedObject {
  const first = removedApi(object, kubeVersion);
  if (!first) return { object, changes: [] };
  const { kind, metadata } = object;
  const about = { kind, name: String(metadata.name ?? metadata.generateName ?? '') };
  const general = `Kubernetes serves ${object.apiVersion} ${kind} no more since 1.${first.removedIn}.`;
  const remarks = new Map<string, string>();
  const mapped = copy(object);
  for (let api: RemovedApi | undefined = first; api; api = removedApi(mapped, kubeVersion)) {
    if (api.to === null) {
      const change = {
        ...about,
        path: '',
        from: object.apiVersion,
        reason: `${general} Nothing took its place: it is left out.`,
      };
      return { object: null, changes: [change] };
    }
    if (api.convert) conversions[api.convert](mapped, (pointer, reason) => remarks.set(pointer, reason));
    mapped.apiVersion = api.to;
  }
  const changes = [...differences(object, mapped)].map(difference => ({
    ...about,
    ...difference,
    reason: reasonFor(difference.path, remarks, general),
  }));
  return { object: mapped, changes };
}
