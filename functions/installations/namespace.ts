import { onRegistered } from '../platform/cluster-access.ts';
import type { Project } from '../platform/project-access.ts';

/**
 * Whether a project's namespace is gone, or about to go. With it go the project's rights there, so Berth itself has to look: to the project a
 * namespace that is gone looks like one that it may not enter.
 * @throws Problem; KubernetesError, ClusterUnreachable
 */
export async function namespaceGone({ cluster, namespace }: Project): Promise<boolean> {
  return onRegistered(cluster, undefined, async client => {
    const found = await client.find({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace });
    return found === undefined || found.metadata.deletionTimestamp !== undefined;
  });
}

/** What there is to say of it, and to do. */
export function sayGone({ namespace, project }: Project): string {
  return `The namespace "${namespace}" was deleted on the cluster, with everything in it. Changing the project (PATCH /v1/projects/${project}) makes it anew.`;
}
