import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesClient } from '../kubernetes/client.ts';
import type { Impersonation } from '../kubernetes/identity.ts';
import { formerBindingName, identityOf, projectBinding } from '../kubernetes/rbac.ts';
import { onRegistered } from '../platform/cluster-access.ts';
import { projects } from '../platform/entities/cluster.ts';
import type { Project } from '../platform/project-access.ts';

/** How long the API server's authorizer takes to know a binding, at the most; milliseconds. */
const patience = 5_000;
const between = 100;

/** Gives the namespace to the project's own identity, if it is this project's. @returns whether it is. */
async function bind(client: KubernetesClient, project: Project): Promise<boolean> {
  const { namespace, project: id } = project;
  const found = await client.find({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace });
  const own = found?.metadata.labels?.['berth.dev/project'] === id && found.metadata.deletionTimestamp === undefined;
  if (own) await client.apply(projectBinding({ namespace, project: id }), { force: true });
  return own;
}

async function untilBound({ cluster, namespace }: Project, identity: Impersonation): Promise<void> {
  const question = { verb: 'create', group: '', resource: 'secrets', namespace };
  await onRegistered(cluster, identity, async client => {
    const end = Date.now() + patience;
    while (!(await client.canI([question]))[0] && Date.now() < end) await sleep(between);
  });
}

/**
 * Whom Berth acts as for a project. A project from before each had an identity of its own is given one first; what its workspace had in the namespace
 * the sweep takes away, when no operation that began before can be at work any more.
 * @throws Problem, KubernetesError, ClusterUnreachable
 */
export async function identityIn(project: Project): Promise<Impersonation> {
  const identity = identityOf(project);
  if (project.ownIdentity) return identity;
  if (await onRegistered(project.cluster, undefined, client => bind(client, project)))
    await untilBound(project, identity);
  return identity;
}

/**
 * Moves a project from its workspace's identity to its own: binds that one, takes the other binding away, and notes it. Doing it again changes nothing.
 * @param client Berth's own.
 */
export async function moveIdentity(client: KubernetesClient, project: Project): Promise<void> {
  const own = await bind(client, project);
  if (own) await dropFormerBinding(client, project.namespace);
  // Where the namespace is gone, whoever makes it anew makes the new binding only.
  await projects.patch({ project: project.project }).set({ ownIdentity: true }).go();
}

/** Takes away what the workspace's identity had in a namespace. */
export async function dropFormerBinding(client: KubernetesClient, namespace: string): Promise<void> {
  await client.delete({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    namespace,
    name: formerBindingName,
  });
}
