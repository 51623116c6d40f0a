/**
 * Built-in APIs that Kubernetes does not serve any more, by the Deprecated API Migration Guide (kubernetes.io/docs/reference/using-api/deprecation-guide)
 * and the `+k8s:prerelease-lifecycle-gen` marks of k8s.io/api v0.36. Versions are minor versions: 16 is Kubernetes 1.16.
 */

/** How an object's fields change beside its apiVersion; a name of a function in api-conversions.ts. */
export type ConversionName =
  | 'workload'
  | 'on-delete-workload'
  | 'ingress'
  | 'disruption-budget'
  | 'autoscaler-v2beta1'
  | 'autoscaler'
  | 'custom-resource-definition'
  | 'webhooks'
  | 'endpoint-slice'
  | 'role-binding'
  | 'runtime-class-alpha'
  | 'priority-level'
  | 'access-review';

export interface RemovedApi {
  apiVersion: string;
  kinds: readonly string[];
  /** The API version that took its place, served at least from `removedIn` on (it may be removed itself, later); null when nothing did. */
  to: string | null;
  deprecatedIn: number;
  /** The first minor version without it. */
  removedIn: number;
  convert?: ConversionName;
}

const rbacKinds = ['Role', 'ClusterRole'] as const;
const bindingKinds = ['RoleBinding', 'ClusterRoleBinding'] as const;
const flowKinds = ['FlowSchema'] as const;
const levelKinds = ['PriorityLevelConfiguration'] as const;
const rbac = 'rbac.authorization.k8s.io';
const flow = 'flowcontrol.apiserver.k8s.io';
const admission = 'admissionregistration.k8s.io';

function row(
  apiVersion: string,
  kinds: readonly string[],
  to: string | null,
  [deprecatedIn, removedIn]: readonly [number, number],
  convert?: ConversionName,
): RemovedApi {
  return { apiVersion, kinds, to, deprecatedIn, removedIn, ...(convert ? { convert } : {}) };
}

export const removedApis: readonly RemovedApi[] = [
  row('extensions/v1beta1', ['Deployment', 'ReplicaSet'], 'apps/v1', [8, 16], 'workload'),
  row('extensions/v1beta1', ['DaemonSet'], 'apps/v1', [8, 16], 'on-delete-workload'),
  row('extensions/v1beta1', ['NetworkPolicy'], 'networking.k8s.io/v1', [9, 16]),
  row('extensions/v1beta1', ['PodSecurityPolicy'], 'policy/v1beta1', [10, 16]),
  row('extensions/v1beta1', ['Ingress'], 'networking.k8s.io/v1', [14, 22], 'ingress'),
  row('apps/v1beta1', ['Deployment', 'ReplicaSet'], 'apps/v1', [8, 16], 'workload'),
  row('apps/v1beta1', ['StatefulSet'], 'apps/v1', [8, 16], 'on-delete-workload'),
  row('apps/v1beta1', ['ControllerRevision'], 'apps/v1', [8, 16]),
  row('apps/v1beta2', ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'], 'apps/v1', [9, 16], 'workload'),
  row('apps/v1beta2', ['ControllerRevision'], 'apps/v1', [9, 16]),

  row('networking.k8s.io/v1beta1', ['Ingress'], 'networking.k8s.io/v1', [19, 22], 'ingress'),
  row('networking.k8s.io/v1beta1', ['IngressClass'], 'networking.k8s.io/v1', [19, 22]),
  row(`${rbac}/v1beta1`, rbacKinds, `${rbac}/v1`, [17, 22]),
  row(`${rbac}/v1beta1`, bindingKinds, `${rbac}/v1`, [17, 22], 'role-binding'),
  row(`${rbac}/v1alpha1`, rbacKinds, `${rbac}/v1`, [17, 22]),
  row(`${rbac}/v1alpha1`, bindingKinds, `${rbac}/v1`, [17, 22], 'role-binding'),
  row(
    'apiextensions.k8s.io/v1beta1',
    ['CustomResourceDefinition'],
    'apiextensions.k8s.io/v1',
    [16, 22],
    'custom-resource-definition',
  ),
  row(
    `${admission}/v1beta1`,
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    `${admission}/v1`,
    [16, 22],
    'webhooks',
  ),
  row('apiregistration.k8s.io/v1beta1', ['APIService'], 'apiregistration.k8s.io/v1', [19, 22]),
  row('authentication.k8s.io/v1beta1', ['TokenReview'], 'authentication.k8s.io/v1', [19, 22]),
  row(
    'authorization.k8s.io/v1beta1',
    ['SubjectAccessReview', 'LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SelfSubjectRulesReview'],
    'authorization.k8s.io/v1',
    [19, 22],
    'access-review',
  ),
  // v1 wants signerName and usages, which nobody can guess; the API server says so when they are missing.
  row('certificates.k8s.io/v1beta1', ['CertificateSigningRequest'], 'certificates.k8s.io/v1', [19, 22]),
  row('coordination.k8s.io/v1beta1', ['Lease'], 'coordination.k8s.io/v1', [19, 22]),
  row('scheduling.k8s.io/v1alpha1', ['PriorityClass'], 'scheduling.k8s.io/v1', [14, 22]),
  row('scheduling.k8s.io/v1beta1', ['PriorityClass'], 'scheduling.k8s.io/v1', [14, 22]),
  row('storage.k8s.io/v1beta1', ['CSIDriver', 'StorageClass', 'VolumeAttachment'], 'storage.k8s.io/v1', [19, 22]),
  row('storage.k8s.io/v1beta1', ['CSINode'], 'storage.k8s.io/v1', [17, 22]),

  row('batch/v2alpha1', ['CronJob'], 'batch/v1beta1', [8, 21]),
  row('batch/v1beta1', ['CronJob'], 'batch/v1', [21, 25]),
  row('policy/v1beta1', ['PodDisruptionBudget'], 'policy/v1', [21, 25], 'disruption-budget'),
  row('policy/v1beta1', ['PodSecurityPolicy'], null, [21, 25]),
  row('autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 'autoscaling/v2', [22, 25], 'autoscaler-v2beta1'),
  row('autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 'autoscaling/v2', [23, 26], 'autoscaler'),
  row('discovery.k8s.io/v1beta1', ['EndpointSlice'], 'discovery.k8s.io/v1', [21, 25], 'endpoint-slice'),
  // v1 has other required fields, but charts do not ship events.
  row('events.k8s.io/v1beta1', ['Event'], 'events.k8s.io/v1', [22, 25]),
  row('node.k8s.io/v1alpha1', ['RuntimeClass'], 'node.k8s.io/v1', [20, 22], 'runtime-class-alpha'),
  row('node.k8s.io/v1beta1', ['RuntimeClass'], 'node.k8s.io/v1', [22, 25]),

  row('storage.k8s.io/v1alpha1', ['VolumeAttachment'], 'storage.k8s.io/v1', [21, 24]),
  row('storage.k8s.io/v1alpha1', ['CSIStorageCapacity'], 'storage.k8s.io/v1', [21, 24]),
  row('storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 'storage.k8s.io/v1', [24, 27]),
  row('storage.k8s.io/v1alpha1', ['VolumeAttributesClass'], 'storage.k8s.io/v1', [32, 35]),
  row(`${flow}/v1alpha1`, [...flowKinds, ...levelKinds], `${flow}/v1beta2`, [20, 24]),
  row(`${flow}/v1beta1`, [...flowKinds, ...levelKinds], `${flow}/v1beta2`, [23, 26]),
  row(`${flow}/v1beta2`, flowKinds, `${flow}/v1beta3`, [26, 29]),
  row(`${flow}/v1beta2`, levelKinds, `${flow}/v1beta3`, [26, 29], 'priority-level'),
  row(`${flow}/v1beta3`, [...flowKinds, ...levelKinds], `${flow}/v1`, [29, 32]),
  row(
    `${admission}/v1alpha1`,
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    `${admission}/v1`,
    [29, 32],
  ),
  row(
    `${admission}/v1beta1`,
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    `${admission}/v1`,
    [31, 34],
  ),
];
