import type { KubernetesClient } from '../client.ts';
import type { KubernetesObject } from '../object.ts';
import { managed, projectBinding, rbacGroup, rbacVersion, userOf } from '../rbac.ts';

/** Name of the role with which a project may give more than it has, in its namespaces only; and of its binding in the project's own namespace. */
export const givingName = 'berth-namespaced-roles';
/** On each binding that a project has beside those of every project: whose it is. */
const projectLabel = 'berth.dev/project';

const ofBerth = 'app.kubernetes.io/managed-by=berth';

/** How far a project reaches. */
export interface Reach {
  /** The project's id. */
  project: string;
  namespace: string;
  /** Whether an admin allowed it cluster-wide objects; without that it reaches no other namespace. */
  clusterWide: boolean;
  /** Those that the admin named beside its own. */
  otherNamespaces?: readonly string[] | undefined;
}

/** The namespaces beside its own in which a project's charts may put objects. */
export function namespacesBeside({
  clusterWide,
  otherNamespaces = [],
}: Pick<Reach, 'clusterWide' | 'otherNamespaces'>) {
  return clusterWide ? otherNamespaces : [];
}

function binding(name: string, namespace: string, role: string, project: string): KubernetesObject {
  return {
    apiVersion: rbacVersion,
    kind: 'RoleBinding',
    metadata: { name, namespace, labels: { ...managed, [projectLabel]: project } },
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: rbacGroup, kind: 'User', name: userOf(project) }],
  };
}

/**
 * What a project with cluster-wide objects is given beside what every project has: in each of its namespaces, roles that give more than it has
 * itself, as an operator's chart needs them; and in those that the admin named, what it has in its own. Several projects may have one namespace named,
 * so the bindings there are called after the project.
 */
export function reachObjects(reach: Reach): KubernetesObject[] {
  if (!reach.clusterWide) return [];
  const { project, namespace } = reach;
  const { metadata: own, ...admin } = projectBinding({ namespace, project });
  return [
    {
      apiVersion: rbacVersion,
      kind: 'ClusterRole',
      metadata: { name: givingName, labels: managed },
      rules: [{ apiGroups: [rbacGroup], resources: ['roles', 'rolebindings'], verbs: ['bind', 'escalate'] }],
    },
    binding(givingName, namespace, givingName, project),
    ...namespacesBeside(reach).flatMap(other => [
      { ...admin, metadata: { ...binding('', other, 'admin', project).metadata, name: `${own.name}:${project}` } },
      binding(`${givingName}:${project}`, other, givingName, project),
    ]),
  ];
}

const keyOf = ({ metadata: { namespace, name } }: KubernetesObject): string => `${namespace}/${name}`;

/**
 * Gives a project what it reaches, and takes away what it does not reach any more. Doing it again changes nothing.
 * @param client Berth's own.
 */
export async function settleReach(client: KubernetesClient, reach: Reach): Promise<void> {
  const open: string[] = [];
  for (const name of namespacesBeside(reach)) if (await isNobodys(client, name)) open.push(name);
  const wanted = reachObjects({ ...reach, otherNamespaces: open });
  for (const object of wanted) await client.apply(object, { force: true });
  const kept = new Set(wanted.filter(({ kind }) => kind === 'RoleBinding').map(keyOf));
  const given = `${ofBerth},${projectLabel}=${reach.project}`;
  const written = await client.list(rbacVersion, 'RoleBinding', { labelSelector: given });
  await withdraw(
    client,
    written.filter(each => !kept.has(keyOf(each))),
  );
  // A namespace that was named for another project before it became this one's.
  const { namespace } = reach;
  const ofOthers = `${ofBerth},${projectLabel},${projectLabel}!=${reach.project}`;
  await withdraw(client, await client.list(rbacVersion, 'RoleBinding', { namespace, labelSelector: ofOthers }));
}

async function withdraw(client: KubernetesClient, bindings: readonly KubernetesObject[]): Promise<void> {
  for (const { metadata } of bindings) {
    const { namespace = '', name = '' } = metadata;
    await client.delete({ apiVersion: rbacVersion, kind: 'RoleBinding', namespace, name });
  }
}

/** Whether a namespace is there, and is no project's own: it may have become one since it was named. */
async function isNobodys(client: KubernetesClient, name: string): Promise<boolean> {
  const found = await client.find({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name });
  return found !== undefined && found.metadata.labels?.[projectLabel] === undefined;
}

/** The projects, of those with cluster-wide objects, that have not been given what they reach: allowed before there was anything to give. */
export async function unsettled<T extends Reach>(client: KubernetesClient, projects: readonly T[]): Promise<T[]> {
  const wide = projects.filter(({ clusterWide }) => clusterWide);
  if (wide.length === 0) return [];
  const listed = await client.list(rbacVersion, 'RoleBinding', { fieldSelector: `metadata.name=${givingName}` });
  const settled = new Set(listed.map(({ metadata }) => metadata.labels?.[projectLabel]));
  return wide.filter(({ project }) => !settled.has(project));
}
