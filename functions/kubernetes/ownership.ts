import type { KubernetesClient } from './client.ts';
import { KubernetesError } from './errors.ts';
import type { KubernetesObject } from './object.ts';
import { inParallel } from './parallel.ts';

/** Kinds between what a chart (or an operator) makes and the pods. Others are not read: a custom kind would cost a request each. */
const between = new Set([
  'apps/v1/ReplicaSet',
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'batch/v1/Job',
  'batch/v1/CronJob',
]);

/** The longest chain that Kubernetes makes: Pod, Job, CronJob, and a custom kind above it. */
const levels = 3;

/** Which object owns which, by uid. */
export class Ownership {
  private readonly owners = new Map<string, { apiVersion: string; kind: string; uid: string }[]>();

  add(objects: readonly KubernetesObject[]): void {
    for (const { metadata } of objects) if (metadata.uid) this.owners.set(metadata.uid, metadata.ownerReferences ?? []);
  }

  /** Kinds of owners that are named, but not known. */
  missing(): string[] {
    const named = [...this.owners.values()].flat().filter(owner => !this.owners.has(owner.uid));
    return [...new Set(named.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`))].filter(kind => between.has(kind));
  }

  /** The nearest of `roots` that this object is, or belongs to. Owners form no circles, but who writes them may. */
  rootOf(uid: string, roots: ReadonlySet<string>, seen: ReadonlySet<string> = new Set()): string | undefined {
    if (roots.has(uid)) return uid;
    if (seen.has(uid)) return undefined;
    for (const owner of this.owners.get(uid) ?? []) {
      const root = this.rootOf(owner.uid, roots, new Set([...seen, uid]));
      if (root) return root;
    }
    return undefined;
  }
}

/** Reads what stands between pods and their owners (only the metadata), one list a kind. What may not be read is left out. */
export async function completeOwners(client: KubernetesClient, ownership: Ownership, namespace: string): Promise<void> {
  const asked = new Set<string>();
  for (let level = 0; level < levels; level++) {
    const kinds = ownership.missing().filter(kind => !asked.has(kind));
    if (kinds.length === 0) return;
    const lists = await inParallel(kinds, 4, async key => {
      asked.add(key);
      const cut = key.lastIndexOf('/');
      return readable(client.list(key.slice(0, cut), key.slice(cut + 1), { namespace, metadataOnly: true }));
    });
    ownership.add(lists.flat());
  }
}

/** An empty list where the API server does not let us read. */
export async function readable(list: Promise<KubernetesObject[]>): Promise<KubernetesObject[]> {
  return list.catch(error => {
    if (error instanceof KubernetesError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  });
}
