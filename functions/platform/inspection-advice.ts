import type { FindingCode } from '../chart/finding-codes.ts';

/** What a reviewer has to think about, the gravest first. */
export const findingTopics = [
  'privileges',
  'host',
  'cluster',
  'permissions',
  'images',
  'network',
  'apis',
  'size',
  'chart',
] as const;
export type FindingTopic = (typeof findingTopics)[number];

/** What a finding is about, and what would be right. */
interface Advice {
  topic: FindingTopic;
  remedy: string;
}

/** Advice on each finding there is. */
export const advice: Readonly<Record<FindingCode, Advice>> = {
  privileged: { topic: 'privileges', remedy: 'Leave "privileged" out and add the single capabilities that it needs.' },
  'host-path': { topic: 'host', remedy: 'Use a persistent volume, an emptyDir or a ConfigMap.' },
  'host-network': { topic: 'host', remedy: 'Leave "hostNetwork" out and use a Service.' },
  'host-pid': { topic: 'host', remedy: 'Leave "hostPID" out.' },
  'host-ipc': { topic: 'host', remedy: 'Leave "hostIPC" out: containers of one pod share memory anyway.' },
  'host-port': { topic: 'host', remedy: 'Leave "hostPort" out and use a Service.' },
  'run-as-root': { topic: 'privileges', remedy: 'Set "runAsNonRoot: true" and a user other than 0.' },
  'privilege-escalation': { topic: 'privileges', remedy: 'Set "allowPrivilegeEscalation: false".' },
  'capabilities-added': { topic: 'privileges', remedy: 'Add no capabilities, and drop ALL.' },
  'cluster-wide': {
    topic: 'cluster',
    remedy: 'Use objects of a namespace: a Role in place of a ClusterRole, for instance.',
  },
  'custom-resource-definitions': {
    topic: 'cluster',
    remedy: 'Leave the definitions to a chart of their own, for the cluster’s administrators.',
  },
  webhooks: {
    topic: 'cluster',
    remedy: 'Leave the webhooks to a chart of their own, for the cluster’s administrators.',
  },
  'rbac-wildcard': { topic: 'permissions', remedy: 'Name the API groups, resources and verbs that it needs.' },
  'rbac-secrets': { topic: 'permissions', remedy: 'Name the secrets in "resourceNames", or mount them.' },
  'rbac-escalation': { topic: 'permissions', remedy: 'Leave out what gives rights that it has not got itself.' },
  'rbac-beyond-admin': {
    topic: 'permissions',
    remedy: 'Give no more than the role "admin" has; else it needs a project with cluster-wide objects.',
  },
  'image-latest': { topic: 'images', remedy: 'Name the image by its digest, or by the tag of a version.' },
  'image-unpinned': { topic: 'images', remedy: 'Name the image by its digest.' },
  hooks: { topic: 'chart', remedy: 'Do without "helm.sh/hook".' },
  'service-type-load-balancer': { topic: 'network', remedy: 'Make ClusterIP the default.' },
  'service-type-node-port': { topic: 'network', remedy: 'Make ClusterIP the default.' },
  'service-external-ips': {
    topic: 'network',
    remedy:
      'Leave "externalIPs" out, and use a load balancer or an Ingress; else it needs a project with cluster-wide objects.',
  },
  'object-too-large': { topic: 'size', remedy: 'Split the object, or keep the data outside the cluster’s API.' },
  'depends-on-release': {
    topic: 'chart',
    remedy: 'Render the same for every release: use its name and namespace in names only.',
  },
  'release-too-large': {
    topic: 'size',
    remedy: 'Leave out of the package what the templates do not need (.helmignore).',
  },
  'api-removed-mapped': { topic: 'apis', remedy: 'Write the API version that took its place.' },
  'api-removed-unmappable': { topic: 'apis', remedy: 'Do not render it for Kubernetes versions that have not got it.' },
  'lookup-outside': {
    topic: 'permissions',
    remedy: 'Look up what is in the release’s namespace only; else it needs a project that may read it.',
  },
  'render-fails': { topic: 'chart', remedy: 'Give values.yaml defaults that it renders with.' },
  'lint-error': { topic: 'chart', remedy: 'Mend what "helm lint" says.' },
  'schema-remote': { topic: 'chart', remedy: 'Put the schema into the package.' },
  'schema-unchecked': {
    topic: 'chart',
    remedy: 'Write the schema as JSON in UTF-8, and refer to its parts by "#/…" without "$id".',
  },
};
