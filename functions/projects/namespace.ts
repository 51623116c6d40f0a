import type { KubernetesClient } from '../kubernetes/client.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { podSecurityOf } from '../kubernetes/pod-security.ts';
import { clusterWideObjects, projectObjects, quotaName, roleBindingName } from '../kubernetes/rbac.ts';
import { namespacesBeside, settleReach } from '../kubernetes/reach/rights.ts';
import { onRegistered } from '../platform/cluster-access.ts';
import { Problem } from '../platform/problem.ts';
import { onCluster, type Project, quotaOf } from '../platform/project-access.ts';
import { dropFormerBinding } from './identity.ts';
import { type PodSecurity, settlePodSecurity } from './pod-security.ts';

const namespaceReference = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name });
const quotaReference = (namespace: string) => ({ apiVersion: 'v1', kind: 'ResourceQuota', namespace, name: quotaName });

/** Does something on a project's cluster as Berth itself. */
async function onClusterOf<T>(
  project: Project,
  what: string,
  work: (client: KubernetesClient) => Promise<T>,
): Promise<T> {
  return onCluster(what, () => onRegistered(project.cluster, undefined, work));
}

/** A namespace that was there before, and is not this workspace's, would be handed over with all that is in it. */
function refuseForeign(found: KubernetesObject, project: Project): void {
  const owner = found.metadata.labels?.['berth.dev/workspace'];
  if (owner === project.workspace) return;
  throw new Problem(
    409,
    'name-taken',
    owner
      ? `The namespace "${project.namespace}" of this cluster belongs to another workspace.`
      : `The namespace "${project.namespace}" is on the cluster already. To hand it over, have an administrator of the cluster label it berth.dev/workspace=${project.workspace}.`,
  );
}

/**
 * Looks at the namespaces that are newly named for a project: they are there, and nobody's project.
 * @throws Problem 409.
 */
async function checkBeside(client: KubernetesClient, project: Project, now: Project | undefined): Promise<void> {
  const before = now ? namespacesBeside(now) : [];
  for (const name of namespacesBeside(project).filter(each => !before.includes(each))) {
    const found = await client.find(namespaceReference(name));
    if (!found) throw new Problem(409, 'conflict', `The namespace "${name}" is not on the cluster.`);
    if (name === project.namespace || found.metadata.labels?.['berth.dev/project'] !== undefined)
      throw new Problem(409, 'conflict', `The namespace "${name}" is a project's own: it cannot be named for another.`);
  }
}

/**
 * Makes a project's namespace as it should be: there, labelled, the project bound to it, its quota and Pod Security level set. Doing it again changes
 * nothing.
 * @param now the project as it was until now; undefined for a new one.
 * @param administers whether who orders it may write clusters, and so undo what the cluster's administrator did by hand.
 * @returns what its record has to say of its Pod Security level: the namespace may have had a stricter one.
 * @throws Problem 409 when the namespace is somebody else's or the cluster refuses, 502 when the cluster does not answer.
 */
export async function establish(
  project: Project,
  now: Project | undefined,
  administers: boolean,
): Promise<PodSecurity> {
  const { namespace, workspace } = project;
  const quota = quotaOf(project);
  return onClusterOf(project, `Making the namespace "${namespace}"`, async client => {
    const found = await client.find(namespaceReference(namespace));
    if (found) refuseForeign(found, project);
    await checkBeside(client, project, now);
    const live = podSecurityOf(found?.metadata.labels);
    const settled = settlePodSecurity(project, { recorded: now?.podSecurity, live }, administers);
    const { podSecurity } = settled;
    const objects = projectObjects({ namespace, workspace, project: project.project, quota, podSecurity });
    // In their order: a namespace is there before what is in it.
    for (const object of project.clusterWide ? [...objects, ...clusterWideObjects()] : objects)
      await client.apply(object, { force: true });
    if (!quota) await client.delete(quotaReference(namespace));
    await settleReach(client, project);
    await dropFormerBinding(client, namespace);
    return settled;
  });
}

/** Takes the project's rights in the namespace away, and, if asked, the namespace itself. */
export async function abandon(project: Project, fate: 'keep' | 'delete'): Promise<void> {
  const { namespace } = project;
  await onClusterOf(project, `Giving up the namespace "${namespace}"`, async client => {
    await settleReach(client, { ...project, clusterWide: false });
    const found = await client.find(namespaceReference(namespace));
    if (found?.metadata.labels?.['berth.dev/project'] !== project.project) return;
    if (fate === 'delete') {
      await client.delete(namespaceReference(namespace));
      return;
    }
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      namespace,
      name: roleBindingName,
    };
    await client.delete(binding);
    await dropFormerBinding(client, namespace);
    await client.delete(quotaReference(namespace));
    await client.patch(namespaceReference(namespace), {
      metadata: { labels: { 'berth.dev/workspace': null, 'berth.dev/project': null } },
    });
  });
}
