/** What is found in an object by itself, wherever it was rendered: a policy can hold these against an installation, too. */
export const objectFindingCodes = [
  'privileged',
  'host-path',
  'host-network',
  'host-pid',
  'host-ipc',
  'host-port',
  'run-as-root',
  'privilege-escalation',
  'capabilities-added',
  'cluster-wide',
  'custom-resource-definitions',
  'webhooks',
  'rbac-wildcard',
  'rbac-secrets',
  'rbac-escalation',
  'rbac-beyond-admin',
  'image-latest',
  'image-unpinned',
  'hooks',
  'service-type-load-balancer',
  'service-type-node-port',
  'service-external-ips',
  'object-too-large',
] as const;

/** What is found in a package as a whole. */
const packageFindingCodes = [
  'lookup-outside',
  'depends-on-release',
  'release-too-large',
  'api-removed-mapped',
  'api-removed-unmappable',
  'render-fails',
  'lint-error',
  'schema-remote',
  'schema-unchecked',
] as const;

export const findingCodes = [...objectFindingCodes, ...packageFindingCodes] as const;

export const severities = ['info', 'warning', 'danger'] as const;
export type ObjectFindingCode = (typeof objectFindingCodes)[number];
export type FindingCode = (typeof findingCodes)[number];
export type Severity = (typeof severities)[number];

/** How bad each is, wherever it is found. */
export const findingSeverities: Readonly<Record<FindingCode, Severity>> = {
  privileged: 'danger',
  'host-path': 'danger',
  'host-network': 'danger',
  'host-pid': 'danger',
  'host-ipc': 'danger',
  'host-port': 'warning',
  'run-as-root': 'warning',
  'privilege-escalation': 'warning',
  'capabilities-added': 'warning',
  'cluster-wide': 'warning',
  'custom-resource-definitions': 'warning',
  webhooks: 'danger',
  'rbac-wildcard': 'danger',
  'rbac-secrets': 'warning',
  'rbac-escalation': 'danger',
  'rbac-beyond-admin': 'warning',
  'image-latest': 'warning',
  'image-unpinned': 'info',
  hooks: 'info',
  'service-type-load-balancer': 'info',
  'service-type-node-port': 'info',
  'service-external-ips': 'danger',
  'object-too-large': 'danger',
  'lookup-outside': 'warning',
  'depends-on-release': 'warning',
  'release-too-large': 'danger',
  'api-removed-mapped': 'warning',
  'api-removed-unmappable': 'warning',
  'render-fails': 'danger',
  'lint-error': 'warning',
  'schema-remote': 'warning',
  'schema-unchecked': 'warning',
};
