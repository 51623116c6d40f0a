import * as z from 'zod';
import type { Impersonation } from './identity.ts';
import type { KubernetesObject } from './object.ts';

/** Names of the objects that Berth makes in a project's namespace. */
export const roleBindingName = 'berth-workspace';
export const quotaName = 'berth-quota';
/** Name of the role, and of its binding, for projects that an admin allowed cluster-wide objects. */
export const clusterWideName = 'berth-cluster-wide';
const clusterWideGroup = 'berth:cluster-wide';

const rbacVersion = 'rbac.authorization.k8s.io/v1';
const rbacGroup = 'rbac.authorization.k8s.io';
const managed = { 'app.kubernetes.io/managed-by': 'berth' };

/** A DNS label (RFC 1123): what a workspace's and a namespace's name is. */
const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** A label's value (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/). */
const labelValue = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
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

const checkWorkspace = (name: string): string => check(name, dnsLabel, 'the name of a workspace');

/** The name of a workspace's user on every cluster. @throws TypeError for what is not a DNS label. */
export function userOf(workspace: string): string {
  return `berth:workspace:${checkWorkspace(workspace)}`;
}

/**
 * Whom Berth acts as for a workspace. Clusters give 'system:authenticated' to everybody who signed in; with it the workspace may ask which kinds there
 * are, as helm does first of all.
 * @param clusterWide only for a project that an admin allowed cluster-wide objects.
 * @throws TypeError for a name that is not a DNS label: checked where workspaces are made, and here once more.
 */
export function identityOf({
  workspace,
  clusterWide = false,
}: {
  workspace: string;
  clusterWide?: boolean;
}): Impersonation & {
  groups: string[];
} {
  return { user: userOf(workspace), groups: ['system:authenticated', ...(clusterWide ? [clusterWideGroup] : [])] };
}

export interface ProjectInput {
  namespace: string;
  workspace: string;
  /** The project's id. */
  project: string;
  /** `spec.hard` of a ResourceQuota: resource to quantity. Undefined or empty: no quota. */
  quota?: Record<string, string> | undefined;
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

/**
 * The objects of a project, in the order in which they are applied: the namespace, the workspace's rights in it, and its quota. Kubernetes' own role
 * `admin` is given: everything in a namespace, also roles (of no more than it has itself), but neither the quota nor the namespace.
 * The namespace gets no pod-security labels: which level fits is the cluster's to say.
 * @throws TypeError for names of Kubernetes' own namespaces, and for what is not a name at all.
 */
export function projectObjects({ namespace, workspace, project, quota }: ProjectInput): KubernetesObject[] {
  check(namespace, dnsLabel, 'the name of a namespace');
  if (systemNamespace.test(namespace)) throw new TypeError(`The namespace "${namespace}" is the cluster's own.`);
  const labels = {
    ...managed,
    'berth.dev/workspace': checkWorkspace(workspace),
    'berth.dev/project': check(project, labelValue, 'the id of a project'),
  };
  const binding: KubernetesObject = {
    apiVersion: rbacVersion,
    kind: 'RoleBinding',
    metadata: { name: roleBindingName, namespace, labels: managed },
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: 'admin' },
    subjects: [{ apiGroup: rbacGroup, kind: 'User', name: userOf(workspace) }],
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    binding,
    ...(quota && Object.keys(quota).length > 0 ? [quotaObject(namespace, quota)] : []),
  ];
}

/** What is read of a CustomResourceDefinition. */
const definitionSpec = z.object({
  group: z.string(),
  scope: z.string(),
  names: z.object({ plural: z.string() }),
});

const anyVerb = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

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

function kindRole(name: string, group: string, plural: string, labels: Record<string, string>): KubernetesObject {
  return {
    apiVersion: rbacVersion,
    kind: 'ClusterRole',
    metadata: { name, labels: { ...managed, ...labels } },
    rules: [{ apiGroups: [group], resources: [plural, `${plural}/status`, `${plural}/scale`], verbs: anyVerb }],
  };
}

/**
 * The rights to custom kinds that a chart brings, which nobody on the cluster has yet: those of a namespace go to whoever has the role `admin` there
 * (Kubernetes aggregates ClusterRoles that are labelled so), cluster-wide ones to the projects that an admin allowed such objects.
 * @param definitions CustomResourceDefinitions, apiextensions.k8s.io/v1.
 * @throws ZodError for one that the API server would not take either.
 */
export function kindObjects(definitions: readonly KubernetesObject[]): KubernetesObject[] {
  return definitions.flatMap(({ spec }) => {
    const { group, scope, names } = definitionSpec.parse(spec);
    const name = `berth-kind-${names.plural}.${group}`;
    if (scope === 'Namespaced')
      return [kindRole(name, group, names.plural, { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' })];
    return [
      kindRole(name, group, names.plural, {}),
      {
        apiVersion: rbacVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name, labels: managed },
        roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name },
        subjects: [{ apiGroup: rbacGroup, kind: 'Group', name: clusterWideGroup }],
      },
    ];
  });
}
