import type { Impersonation } from './identity.ts';
import type { KubernetesObject } from './object.ts';
import { type PodSecurityLevel, podSecurityLabels } from './pod-security.ts';

/** Names of the objects that Berth makes in a project's namespace. */
export const roleBindingName = 'berth-project';
/** The binding of projects from before each had an identity of its own: it gave the namespace to the whole workspace. */
export const formerBindingName = 'berth-workspace';
export const quotaName = 'berth-quota';
/** Name of the role, and of its binding, for projects that an admin allowed cluster-wide objects. */
export const clusterWideName = 'berth-cluster-wide';
export const clusterWideGroup = 'berth:cluster-wide';

export const rbacVersion = 'rbac.authorization.k8s.io/v1';
export const rbacGroup = 'rbac.authorization.k8s.io';
export const managed = { 'app.kubernetes.io/managed-by': 'berth' };

/** A DNS label (RFC 1123): what a workspace's and a namespace's name is. */
const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What Berth names projects: a label's value, and no more than that. */
const projectId = /^prj_[0-9a-z]{1,58}$/;
/** 'requests.cpu', 'count/deployments.apps', 'gold.storageclass.storage.k8s.io/requests.storage'. */
const quotaResource = /^[a-z0-9][a-z0-9./-]{0,251}[a-z0-9]$/;
/** A Kubernetes quantity: '4', '500m', '1.5Gi', '1e3'. */
const quantity = /^[0-9]+(?:\.[0-9]+)?(?:[numkMGTPE]|[KMGTPE]i|[eE][0-9]{1,2})?$/;

/** Who has a say in these runs the cluster: a workspace never gets them. `default` holds the API server's own Service. */
const systemNamespace = /^(?:kube-.*|default)$/;

function check(value: string, pattern: RegExp, what: string): string {
  if (pattern.test(value)) return value;
  throw new TypeError(`${JSON.stringify(value.slice(0, 80))} is not ${what}.`);
}

/** How the names of projects' users begin, which nobody else has. */
export const projectUser = 'berth:project:';

/** The name of a project's user on its cluster. @throws TypeError for what is not a project's id. */
export function userOf(project: string): string {
  return `${projectUser}${check(project, projectId, 'the id of a project')}`;
}

/**
 * Whom Berth acts as for a project: an identity of its own, so that what is installed in one project sees nothing of another one, also of the same
 * workspace. Clusters give 'system:authenticated' to everybody who signed in; with it the project may ask which kinds there are, as helm does first
 * of all.
 * @param clusterWide only for a project that an admin allowed cluster-wide objects.
 * @throws TypeError for what is not a project's id.
 */
export function identityOf({
  project,
  clusterWide = false,
}: {
  project: string;
  clusterWide?: boolean;
}): Impersonation & { groups: string[] } {
  return { user: userOf(project), groups: ['system:authenticated', ...(clusterWide ? [clusterWideGroup] : [])] };
}

export interface ProjectInput {
  namespace: string;
  workspace: string;
  /** The project's id. */
  project: string;
  /** `spec.hard` of a ResourceQuota: resource to quantity. Undefined or empty: no quota. */
  quota?: Record<string, string> | undefined;
  /** Undefined: the namespace's labels stay as they are. */
  podSecurity?: PodSecurityLevel | undefined;
}

function quotaObject(namespace: string, hard: Record<string, string>): KubernetesObject {
  for (const [resource, amount] of Object.entries(hard)) {
    check(resource, quotaResource, 'a resource of a quota');
    check(amount, quantity, `an amount of ${resource}`);
  }
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: quotaName, namespace, labels: managed },
    spec: { hard },
  };
}

/** The project's rights in its namespace: Kubernetes' own role `admin`, given to the project's identity and to nobody else. */
export function projectBinding({ namespace, project }: Pick<ProjectInput, 'namespace' | 'project'>): KubernetesObject {
  return {
    apiVersion: rbacVersion,
    kind: 'RoleBinding',
    metadata: { name: roleBindingName, namespace, labels: managed },
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: 'admin' },
    subjects: [{ apiGroup: rbacGroup, kind: 'User', name: userOf(project) }],
  };
}

/**
 * The objects of a project, in the order in which they are applied: the namespace, the project's rights in it, and its quota. Kubernetes' own role
 * `admin` is given: everything in a namespace, also roles (of no more than it has itself), but neither the quota nor the namespace, and so not its
 * Pod Security level.
 * @throws TypeError for names of Kubernetes' own namespaces, and for what is not a name at all.
 */
export function projectObjects({
  namespace,
  workspace,
  project,
  quota,
  podSecurity,
}: ProjectInput): KubernetesObject[] {
  check(namespace, dnsLabel, 'the name of a namespace');
  if (systemNamespace.test(namespace)) throw new TypeError(`The namespace "${namespace}" is the cluster's own.`);
  const labels = {
    ...managed,
    'berth.dev/workspace': check(workspace, dnsLabel, 'the name of a workspace'),
    'berth.dev/project': check(project, projectId, 'the id of a project'),
    ...(podSecurity ? podSecurityLabels(podSecurity) : {}),
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    projectBinding({ namespace, project }),
    ...(quota && Object.keys(quota).length > 0 ? [quotaObject(namespace, quota)] : []),
  ];
}

export const anyVerb = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** The cluster-wide kinds that charts bring. */
const clusterWideRules = [
  // `bind` and `escalate`: without them the API server lets nobody give rights that they do not have, and no operator's chart could be installed.
  {
    apiGroups: [rbacGroup],
    resources: ['clusterroles', 'clusterrolebindings'],
    verbs: [...anyVerb, 'bind', 'escalate'],
  },
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: anyVerb },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    verbs: anyVerb,
  },
  { apiGroups: ['scheduling.k8s.io'], resources: ['priorityclasses'], verbs: anyVerb },
  { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: anyVerb },
  { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: anyVerb },
  { apiGroups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: anyVerb },
  { apiGroups: ['node.k8s.io'], resources: ['runtimeclasses'], verbs: anyVerb },
];

/**
 * The role and binding for projects that an admin allowed cluster-wide objects. This is trust, not confinement: who may write a ClusterRole with
 * `escalate` and a ClusterRoleBinding with `bind` can make itself cluster-admin in two requests, and who may write a mutating webhook can change
 * everybody's objects. Rules that are narrower in words would be no narrower in effect; so the list only keeps honest charts to what charts need.
 */
export function clusterWideObjects(): KubernetesObject[] {
  return [
    {
      apiVersion: rbacVersion,
      kind: 'ClusterRole',
      metadata: { name: clusterWideName, labels: managed },
      rules: clusterWideRules,
    },
    {
      apiVersion: rbacVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name: clusterWideName, labels: managed },
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: clusterWideName },
      subjects: [{ apiGroup: rbacGroup, kind: 'Group', name: clusterWideGroup }],
    },
  ];
}
