import { items, mapping } from '../../chart/fields.ts';
import type { KubernetesClient } from '../client.ts';
import type { KubernetesObject } from '../object.ts';
import { managed, projectBinding, projectUser, rbacGroup, rbacVersion, roleBindingName, userOf } from '../rbac.ts';

/** Name of the role with which a project may give more than it has, in its namespaces only; and of its binding in the project's own namespace. */
export const givingName = 'berth-namespaced-roles';
/** On each binding that a project has beside those of every project: whose it is. */
const projectLabel = 'berth.dev/project';

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
  for (const kind of ['RoleBinding', 'ClusterRoleBinding'] as const)
    for (const each of await client.list(rbacVersion, kind)) {
      // A namespace may have been named for another project before it became this one's.
      if (each.metadata.namespace === reach.namespace)
        await takeOut(client, each, name => isOther(name, reach.project));
      if (givesBeyond(each, reach, kept)) await takeOut(client, each, name => name === userOf(reach.project));
    }
}

const isOther = (user: string, project: string): boolean => user.startsWith(projectUser) && user !== userOf(project);

const isOf = (subject: unknown, project: string): boolean => userIn(subject) === userOf(project);

function userIn(subject: unknown): string {
  const { kind, name } = mapping(subject) ?? {};
  return kind === 'User' && typeof name === 'string' ? name : '';
}

/**
 * Whether a binding gives a project more than it reaches. It is known by whom it is for, and not by its labels: with roles that it could give, and labels
 * that it could take off, a project would keep what was taken from it. While a project has cluster-wide objects, what its charts bind for the whole
 * cluster and in its own namespace stays.
 */
function givesBeyond(binding: KubernetesObject, { project, namespace, clusterWide }: Reach, kept: ReadonlySet<string>) {
  const { subjects, metadata } = binding;
  if (kept.has(keyOf(binding)) || !Array.isArray(subjects) || !subjects.some(each => isOf(each, project))) return false;
  const isOwn = metadata.namespace === namespace;
  if (isOwn && metadata.name === roleBindingName) return false;
  return !(clusterWide && (isOwn || binding.kind === 'ClusterRoleBinding'));
}

/** Takes users out of a binding, and the binding away where it was for nobody else. */
async function takeOut(client: KubernetesClient, binding: KubernetesObject, isMeant: (user: string) => boolean) {
  const { apiVersion, kind, metadata } = binding;
  const subjects = items(binding.subjects);
  const others = subjects.filter(each => !isMeant(userIn(each)));
  if (others.length === subjects.length) return;
  const ref = { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
  if (others.length === 0) await client.delete(ref);
  else await client.patch(ref, { metadata: { resourceVersion: metadata.resourceVersion }, subjects: others });
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
  const settled = new Set(listed.map(({ metadata }) => `${metadata.namespace} ${metadata.labels?.[projectLabel]}`));
  return wide.filter(({ project, namespace }) => !settled.has(`${namespace} ${project}`));
}
