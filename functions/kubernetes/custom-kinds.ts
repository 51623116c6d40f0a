import * as z from 'zod';
import { builtInGroups, isDefinition } from './built-in-groups.ts';
import type { KubernetesObject } from './object.ts';
import { anyVerb, clusterWideGroup, managed, rbacGroup, rbacVersion } from './rbac.ts';

/** Begins the names of the ClusterRoles, and of their bindings, that give rights to custom kinds. */
export const kindRolePrefix = 'berth-kind-';
/** Of which definition a role speaks: one that was made anew has another uid, and its role is another then. */
const definitionAnnotation = 'berth.dev/definition';

/** A DNS label that begins with a letter (RFC 1035): what the API server takes for a plural. */
const pluralPattern = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** A DNS name (RFC 1123) of two labels at least: what the API server takes for the group of a definition. */
const groupPattern = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
/** The longest name that Berth writes an object under. */
const nameLimit = 253;

/** A CustomResourceDefinition as the API server answers it, as far as rights to its kind need it. */
const liveDefinition = z.object({
  metadata: z.object({ name: z.string(), uid: z.string().min(1), deletionTimestamp: z.string().optional() }),
  spec: z.object({
    group: z.string(),
    scope: z.enum(['Namespaced', 'Cluster']),
    names: z.object({ plural: z.string() }),
  }),
  status: z
    .object({
      acceptedNames: z.object({ plural: z.string() }).optional(),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .nullish()
        .transform(conditions => conditions ?? []),
    })
    .optional(),
});

/** A kind that the cluster serves because of a definition. */
export interface CustomKind {
  group: string;
  plural: string;
  scope: 'Namespaced' | 'Cluster';
  /** Of the definition. */
  uid: string;
}

/** The name of a definition, or why nobody is given rights to what it defines. */
export function faultOfKind(group: string, plural: string): string | undefined {
  if (builtInGroups.has(group)) return `the group "${group}" is Kubernetes' own`;
  if (!groupPattern.test(group)) return `${JSON.stringify(group.slice(0, 80))} is not the name of a group: a DNS name`;
  if (!pluralPattern.test(plural)) return `${JSON.stringify(plural.slice(0, 80))} is not the plural of a kind`;
  if (kindRolePrefix.length + plural.length + 1 + group.length > nameLimit) return 'its name is too long';
  return undefined;
}

/**
 * What a definition that was read from the API server defines. It counts when it is established, when the API server accepted its names, and when
 * its group and plural are what they may be.
 * @returns the kind; or why there is none, and whether it may come yet.
 */
export function customKind(definition: KubernetesObject): CustomKind | { fault: string; pending: boolean } {
  if (!isDefinition(definition)) return { fault: 'it is no definition', pending: false };
  const read = liveDefinition.safeParse(definition);
  if (!read.success) return { fault: 'the cluster does not tell what it defines', pending: false };
  const { metadata, spec, status } = read.data;
  const { group, scope } = spec;
  const { plural } = spec.names;
  const fault = faultOfKind(group, plural);
  if (fault) return { fault, pending: false };
  if (metadata.name !== `${plural}.${group}`) return { fault: 'its name is not that of its kind', pending: false };
  if (metadata.deletionTimestamp) return { fault: 'it is being deleted', pending: true };
  const isTrue = (type: string) => status?.conditions.some(each => each.type === type && each.status === 'True');
  if (!isTrue('NamesAccepted') || status?.acceptedNames?.plural !== plural)
    return { fault: 'the cluster has not accepted its names: another definition may have them', pending: true };
  if (!isTrue('Established')) return { fault: 'it is not established yet', pending: true };
  return { group, plural, scope, uid: metadata.uid };
}

/** What is read of an APIService: which server answers for a version of a group. */
const apiService = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).optional() }),
  spec: z.object({ group: z.string().default(''), service: z.object({}).nullish() }),
});

/**
 * The groups that are served by something else than definitions: by the API server itself, or by a server behind it. What is in them belongs to
 * others, also where the list of Kubernetes' own groups does not know them.
 * @param services all APIServices of the cluster. The API server marks those that it made of definitions as `automanaged: "true"`, its own as "onstart".
 */
export function groupsOfOthers(services: readonly KubernetesObject[]): Set<string> {
  return new Set(
    services.flatMap(service => {
      const { metadata, spec } = apiService.parse(service);
      const ofDefinitions = metadata.labels?.['kube-aggregator.kubernetes.io/automanaged'] === 'true' && !spec.service;
      return ofDefinitions ? [] : [spec.group];
    }),
  );
}

/** The name of the ClusterRole, and of its binding, for a kind. */
export function kindRoleName({ group, plural }: Pick<CustomKind, 'group' | 'plural'>): string {
  return `${kindRolePrefix}${plural}.${group}`;
}

/**
 * The rights to a custom kind, which nobody on the cluster has yet: those of a namespace go to whoever has the role `admin` there (Kubernetes
 * aggregates ClusterRoles that are labelled so), cluster-wide ones to the projects that an admin allowed such objects.
 * @param kind of `customKind`, which alone tells whether a definition counts.
 */
export function kindObjects(kind: CustomKind): KubernetesObject[] {
  const { group, plural, scope, uid } = kind;
  const metadata = (labels: Record<string, string> = {}) => ({
    name: kindRoleName(kind),
    labels: { ...managed, ...labels },
    annotations: { [definitionAnnotation]: uid },
  });
  const namespaced = scope === 'Namespaced';
  const role: KubernetesObject = {
    apiVersion: rbacVersion,
    kind: 'ClusterRole',
    metadata: metadata(namespaced ? { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' } : {}),
    rules: [{ apiGroups: [group], resources: [plural, `${plural}/status`, `${plural}/scale`], verbs: anyVerb }],
  };
  if (namespaced) return [role];
  return [
    role,
    {
      apiVersion: rbacVersion,
      kind: 'ClusterRoleBinding',
      metadata: metadata(),
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: kindRoleName(kind) },
      subjects: [{ apiGroup: rbacGroup, kind: 'Group', name: clusterWideGroup }],
    },
  ];
}

/** Whether Berth wrote an object of that name for a kind; others' are never touched. */
export function isKindObject({ metadata }: KubernetesObject): boolean {
  return (
    (metadata.name ?? '').startsWith(kindRolePrefix) &&
    metadata.labels?.['app.kubernetes.io/managed-by'] === managed['app.kubernetes.io/managed-by']
  );
}

/** Whether a written role or binding speaks of this very definition. */
export function speaksOf({ metadata }: KubernetesObject, { uid }: Pick<CustomKind, 'uid'>): boolean {
  return metadata.annotations?.[definitionAnnotation] === uid;
}
