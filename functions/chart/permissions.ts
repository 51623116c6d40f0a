import { groupOf } from '../kubernetes/built-in-groups.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { items, type Mapping, mapping } from './fields.ts';

export type PermissionFlag = 'wildcard' | 'secrets' | 'escalation' | 'cluster-wide';

/** One RBAC rule that a chart asks for. */
export interface Permission {
  kind: 'Role' | 'ClusterRole';
  name: string;
  apiGroups: string[];
  resources: string[];
  resourceNames: string[];
  nonResourceURLs: string[];
  verbs: string[];
  flags: PermissionFlag[];
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

// A list grants all of its sort by '*', and of resources each one's token by '*/token'.
const has = (list: readonly string[], ...names: string[]): boolean =>
  list.includes('*') ||
  names.some(name => list.includes(name) || (name.includes('/') && list.includes(name.replace(/^[^/]+/, '*'))));

/** With these a subject gets permissions that it was not given (kubernetes.io/docs/concepts/security/rbac-good-practices, "Privilege escalation risks"). */
const escalations: readonly { groups: string[]; resources?: string[]; verbs: string[] }[] = [
  { groups: ['rbac.authorization.k8s.io'], verbs: ['escalate', 'bind'] },
  { groups: ['', 'authentication.k8s.io'], verbs: ['impersonate'] },
  { groups: [''], resources: ['persistentvolumes'], verbs: ['create'] },
  { groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  { groups: [''], resources: ['nodes/proxy'], verbs: ['get', 'create'] },
  { groups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update', 'patch'] },
  { groups: ['certificates.k8s.io'], resources: ['signers'], verbs: ['approve', 'sign'] },
  {
    groups: ['admissionregistration.k8s.io'],
    resources: [
      'mutatingwebhookconfigurations',
      'validatingwebhookconfigurations',
      'mutatingadmissionpolicies',
      'mutatingadmissionpolicybindings',
    ],
    verbs: ['create', 'update', 'patch'],
  },
];

function escalates({ apiGroups, resources, verbs }: Permission): boolean {
  // Since Kubernetes 1.35 there are verbs for each sort of impersonation: `impersonate:user-info` and others.
  const given = verbs.map(verb => (verb.startsWith('impersonate') ? 'impersonate' : verb));
  return escalations.some(
    risk =>
      has(apiGroups, ...risk.groups) &&
      has(given, ...risk.verbs) &&
      (!risk.resources || has(resources, ...risk.resources)),
  );
}

/** Reading a secret needs one of these; deleting one does not show it. */
const readingVerbs = ['get', 'list', 'watch'];

function flagsOf(permission: Permission): PermissionFlag[] {
  const { apiGroups, resources, verbs, nonResourceURLs } = permission;
  const flags: Record<PermissionFlag, boolean> = {
    wildcard: [apiGroups, resources, verbs, nonResourceURLs].flat().some(each => /^(\*|\*\/.+|\/\*)$/.test(each)),
    secrets: has(apiGroups, '') && has(resources, 'secrets') && has(verbs, ...readingVerbs),
    escalation: escalates(permission),
    'cluster-wide': permission.kind === 'ClusterRole',
  };
  return (Object.keys(flags) as PermissionFlag[]).filter(flag => flags[flag]);
}

/** The RBAC rules of a Role or ClusterRole, of whatever version of the API; none for anything else. */
export function permissionsOf({ apiVersion, kind, metadata, rules }: KubernetesObject): Permission[] {
  if (groupOf(apiVersion) !== 'rbac.authorization.k8s.io' || (kind !== 'Role' && kind !== 'ClusterRole')) return [];
  return items(rules).map(rule => {
    const permission: Permission = {
      kind,
      name: String(metadata.name ?? ''),
      apiGroups: texts(rule.apiGroups),
      resources: texts(rule.resources),
      resourceNames: texts(rule.resourceNames),
      nonResourceURLs: texts(rule.nonResourceURLs),
      verbs: texts(rule.verbs),
      flags: [],
    };
    return { ...permission, flags: flagsOf(permission) };
  });
}

/** The role that a binding gives, and whether in every namespace; undefined for anything but a binding. */
export function boundRole({ apiVersion, kind, roleRef }: KubernetesObject) {
  const reference: Mapping | undefined = mapping(roleRef);
  if (groupOf(apiVersion) !== 'rbac.authorization.k8s.io' || !kind.endsWith('RoleBinding') || !reference)
    return undefined;
  return { kind: String(reference.kind), name: String(reference.name), everywhere: kind === 'ClusterRoleBinding' };
}
