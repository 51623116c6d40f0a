import type { EntityItem } from 'electrodb';
import { ClusterUnreachable, KubernetesError } from '../kubernetes/errors.ts';
import { projects } from './entities/cluster.ts';
import { notFound, Problem } from './problem.ts';

export type Project = EntityItem<typeof projects>;

/** @throws Problem 404. */
export async function loadProject(id: string): Promise<Project> {
  const { data } = await projects.get({ project: id }).go({ consistent: true });
  if (!data) throw notFound(`The project "${id}"`);
  return data;
}

/** The quota of a project, if it has one. */
export function quotaOf(project: Project): Record<string, string> | undefined {
  const quota: unknown = project.quota;
  if (typeof quota !== 'object' || quota === null) return undefined;
  return Object.fromEntries(Object.entries(quota).map(([resource, amount]) => [resource, String(amount)]));
}

/**
 * Says a cluster's refusal or silence in the user's words.
 * @throws Problem 502 when it does not answer, 409 when it refuses.
 */
export async function onCluster<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ClusterUnreachable)
      throw new Problem(502, 'cluster-unreachable', `${what} could not be done: ${cause.message}`, { cause });
    if (cause instanceof KubernetesError)
      throw new Problem(409, 'cluster-refused', `${what} was refused by the cluster: ${cause.message}`, { cause });
    throw cause;
  }
}
