import { createConversions, Service } from 'electrodb';
import type { PodSecurityLevel } from '../kubernetes/pod-security.ts';
import { loadCluster } from '../platform/cluster-access.ts';
import { readPage } from '../platform/cursors.ts';
import { clusters, projectNames, projects } from '../platform/entities/cluster.ts';
import { installations } from '../platform/entities/installation.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { filteredPage, named } from '../platform/paging.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { loadProject, type Project, quotaOf } from '../platform/project-access.ts';
import { conditional, transact } from '../platform/writes.ts';
import { abandon, establish } from './namespace.ts';
import { choosePodSecurity, defaultPodSecurity } from './pod-security.ts';

const service = new Service({ clusters, projects, projectNames });

export function viewProject(project: Project) {
  const { project: id, workspace, cluster, namespace, description = '', clusterWide, createdAt, createdBy } = project;
  const quota = quotaOf(project) ?? null;
  const { podSecurity = null, podSecurityFloor = null, otherNamespaces = [], revision } = project;
  return {
    id,
    workspace,
    cluster,
    namespace,
    description,
    clusterWide,
    otherNamespaces,
    quota,
    podSecurity,
    podSecurityFloor,
    createdAt,
    createdBy,
    revision,
  };
}

export async function listProjects(
  workspace: string,
  q: string | undefined,
  limit: number,
  cursor: string | undefined,
) {
  const page = await filteredPage(
    { limit, cursor: cursor ?? null },
    step => readPage(projects.query.ofWorkspace({ workspace }), step),
    rows => rows.filter(({ namespace }) => named(namespace, q)),
    project => createConversions(projects).byAccessPattern.ofWorkspace.fromComposite.toCursor(project),
  );
  return { ...page, items: page.items.map(viewProject) };
}

interface NewProject {
  workspace: string;
  cluster: string;
  namespace: string;
  description: string;
  quota?: Record<string, string> | undefined;
  podSecurity?: PodSecurityLevel | undefined;
}

/** Who orders something. */
interface Orderer {
  user: string;
  /** Whether they may write clusters. */
  administers: boolean;
}

/**
 * Makes a project. Its record comes first, because it decides between two who ask for one namespace; it goes again when the cluster refuses.
 * @throws Problem 404 for the cluster, 409 when the namespace is taken or the cluster refuses, 502 when it does not answer.
 */
export async function createProject(input: NewProject, { user, administers }: Orderer): Promise<Project> {
  await loadCluster(input.cluster);
  const project = newIdentifier('prj');
  const { workspace, cluster, namespace, description, quota, podSecurity } = input;
  const chosen = choosePodSecurity(
    undefined,
    podSecurity ?? defaultPodSecurity,
    administers && podSecurity !== undefined,
  );
  const record = {
    project,
    workspace,
    cluster,
    namespace,
    description,
    clusterWide: false,
    ownIdentity: true,
    createdAt: new Date().toISOString(),
    createdBy: user,
    revision: 1,
    ...chosen,
    ...(quota ? { quota } : {}),
  };
  await transact(
    service.transaction.write(entities => [
      entities.clusters.patch({ cluster }).set({ lastProject: project }).commit(),
      entities.projectNames.create({ cluster, namespace, project }).commit(),
      entities.projects.create(record).commit(),
    ]),
    async () => {
      await loadCluster(cluster);
      throw new Problem(
        409,
        'name-taken',
        `The namespace "${namespace}" of this cluster belongs to a project already.`,
      );
    },
  );
  const made = await loadProject(project);
  try {
    const settled = await establish(made, undefined, administers && podSecurity !== undefined);
    if (settled.podSecurity === made.podSecurity) return made;
    await projects.patch({ project }).set(settled).go();
  } catch (error) {
    await forget(made);
    throw error;
  }
  return loadProject(project);
}

async function forget({ project, cluster, namespace }: Project): Promise<void> {
  await transact(
    service.transaction.write(entities => [
      entities.projects.delete({ project }).commit(),
      entities.projectNames.delete({ cluster, namespace }).commit(),
    ]),
    () => {
      throw new Error(`The project ${project} could not be deleted.`);
    },
  );
}

/**
 * Changes a project on its cluster first: what the cluster refuses is not recorded. Where somebody else's record was first, the cluster gets theirs again.
 */
async function change(
  now: Project,
  fields: Partial<
    Pick<Project, 'description' | 'quota' | 'clusterWide' | 'otherNamespaces' | 'podSecurity' | 'podSecurityFloor'>
  >,
  { dropQuota = false, administers }: { dropQuota?: boolean; administers: boolean },
  ifMatch: number | undefined,
): Promise<Project> {
  const overtaken = new Problem(
    412,
    'precondition-failed',
    'The project was changed since you read it: read it again.',
  );
  if (ifMatch !== undefined && ifMatch !== now.revision) throw overtaken;
  const wanted = { ...now, ...fields, ...(dropQuota ? { quota: undefined } : {}) };
  const settled = await establish(wanted, now, administers);
  const update = projects
    .patch({ project: now.project })
    .set({ ...fields, ...settled, ownIdentity: true })
    .add({ revision: 1 });
  if (dropQuota) update.remove(['quota']);
  try {
    const write = update.where((attribute, { eq }) => eq(attribute.revision, now.revision)).go();
    await conditional(write, () => overtaken);
  } catch (error) {
    await establish(await loadProject(now.project), now, administers);
    throw error;
  }
  return loadProject(now.project);
}

/** @throws Problem 403 for a Pod Security level below the floor; 412 when it is not the revision that was read; 409, 502 of the cluster. */
export function editProject(
  now: Project,
  edit: {
    description?: string | undefined;
    quota?: Record<string, string> | null | undefined;
    podSecurity?: PodSecurityLevel | undefined;
  },
  administers: boolean,
  ifMatch: number | undefined,
): Promise<Project> {
  // Only who changes the level sets the floor, and overrules what was done by hand: another edit by an administrator does neither.
  const decides = administers && edit.podSecurity !== undefined && edit.podSecurity !== now.podSecurity;
  const fields = {
    description: edit.description ?? now.description ?? '',
    ...(edit.quota ? { quota: edit.quota } : {}),
    ...(edit.podSecurity ? choosePodSecurity(now, edit.podSecurity, decides) : {}),
  };
  return change(now, fields, { dropQuota: edit.quota === null, administers: decides }, ifMatch);
}

/**
 * Lets a project's charts bring cluster-wide objects, and put objects into the namespaces that are named, or stops it: from the next operation on.
 * @throws Problem 409 for a namespace that is not on the cluster, or is a project's.
 */
export function allowClusterWide(
  now: Project,
  { allowed, otherNamespaces }: { allowed: boolean; otherNamespaces: string[] },
  ifMatch: number | undefined,
): Promise<Project> {
  return change(now, { clusterWide: allowed, otherNamespaces }, { administers: false }, ifMatch);
}

/** The index has those that were begun some time ago; the newest is looked at itself. */
async function installationsIn(project: Project): Promise<number> {
  const { data } = await installations.query
    .ofWorkspace({ workspace: project.workspace })
    .where(
      (attribute, { eq, ne }) => `${eq(attribute.project, project.project)} AND ${ne(attribute.status, 'removed')}`,
    )
    .go({ pages: 'all' });
  if (data.length > 0 || !project.lastInstallation) return data.length;
  const { data: last } = await installations.get({ installation: project.lastInstallation }).go({ consistent: true });
  return last !== null && last.status !== 'removed' ? 1 : 0;
}

/** From now on nothing is installed in it. @returns the project as it is from then on. */
async function close(project: string): Promise<Project> {
  const write = projects.patch({ project }).set({ leaving: new Date().toISOString() }).go();
  await conditional(write, () => notFound(`The project "${project}"`));
  return loadProject(project);
}

/**
 * Gives a project up. It is closed first, and looked into afterwards: what is begun in it at the same moment is either seen, or refused.
 * @throws Problem 409 while it has installations; 409, 502 of the cluster: then it is as it was.
 */
export async function deleteProject(project: Project, namespace: 'keep' | 'delete'): Promise<void> {
  const closed = await close(project.project);
  try {
    const count = await installationsIn(closed);
    if (count > 0) throw new Problem(409, 'conflict', `The project has ${count} installations: uninstall them first.`);
    await abandon(closed, namespace);
  } catch (error) {
    const open = projects.patch({ project: project.project }).remove(['leaving']).go();
    await conditional(open, () => notFound(`The project "${project.project}"`));
    throw error;
  }
  await forget(closed);
}
