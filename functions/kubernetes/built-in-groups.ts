/**
 * The API groups that Kubernetes itself serves, now or in some version: nobody's definition may add kinds to them, or rights to what is in them.
 * Source: `kubectl api-versions` of 1.36, and the group versions of k8s.io/api in the versions before.
 */
export const builtInGroups: ReadonlySet<string> = new Set([
  '',
  'admission.k8s.io',
  'admissionregistration.k8s.io',
  'apidiscovery.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'auditregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'componentconfig',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'imagepolicy.k8s.io',
  'internal.apiserver.k8s.io',
  'meta.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'settings.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** The group of all definitions of custom kinds. */
const definitionsGroup = 'apiextensions.k8s.io';

/** The API group of 'apps/v1'; that of 'v1' is ''. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Whether an object defines a custom kind: the API server takes those of this group only, whatever else calls itself so. */
export function isDefinition({ apiVersion, kind }: { apiVersion: string; kind: string }): boolean {
  return kind === 'CustomResourceDefinition' && groupOf(apiVersion) === definitionsGroup;
}
