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

const has = (list: readonly string[], ...names: string[]): boolean =>
  list.includes('*') || names.some(name => list.includes(name));

/** With these a subject gets permissions that it was not given (kubernetes.io/docs/concepts/security/rbac-good-practices, "Privilege escalation risks"). */
const escalations: readonly { groups: string[]; resources?: string[]; verbs: string[] }[] = [
  { groups: ['rbac.authorization.k8s.io'], verbs: ['escalate', 'bind'] },
  { groups: ['', 'authentication.k8s.io'], verbs: ['impersonate'] },
  { groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  { groups: [''], resources: ['nodes/proxy'], verbs: ['get', 'create'] },
  { groups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update', 'patch'] },
];

function escalates({ apiGroups, resources, verbs }: Permission): boolean {
  return escalations.some(
    risk =>
      has(apiGroups, ...risk.groups) &&
      has(verbs, ...risk.verbs) &&
      (!risk.resources || has(resources, ...risk.resources)),
  );
}

/** Reading a secret needs one of these; deleting one does not show it. */
const readingVerbs = ['get', 'list', 'watch'];

function flagsOf(permission: Permission): PermissionFlag[] {
  const { apiGroups, resources, verbs, nonResourceURLs } = permission;
  const flags: Record<PermissionFlag, boolean> = {
    wildcard: [apiGroups, resources, verbs, nonResourceURLs].some(list => list.includes('*')),
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

/** The role that a binding gives, as 'ClusterRole/cluster-admin'; undefined for anything but a binding. */
export function boundRole({ apiVersion, kind, roleRef }: KubernetesObject): string | undefined {
  const reference: Mapping | undefined = mapping(roleRef);
  if (groupOf(apiVersion) !== 'rbac.authorization.k8s.io' || !kind.endsWith('RoleBinding') || !reference)
    return undefined;
  return `${reference.kind}/${reference.name}`;
}
