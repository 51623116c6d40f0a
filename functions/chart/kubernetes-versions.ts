import { minorVersion } from './api-versions.ts';

/** The Kubernetes versions that packages are tried for, oldest first: those that EKS gives standard or extended support, and the newest. */
export const supportedKubeVersions = ['1.32', '1.33', '1.34', '1.35', '1.36'] as const;

/**
 * What a cluster serves by default, since which minor version (k8s.io/kubernetes pkg/controlplane/instance.go; `kubectl api-resources` of 1.36.3;
 * kinds that came to an API later have a row of their own). Beta and alpha APIs are off by default since 1.24.
 */
const served: readonly (readonly [apiVersion: string, since: number, kinds: string])[] = [
  [
    'v1',
    0,
    'Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
  ],
  [
    'admissionregistration.k8s.io/v1',
    16,
    'MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  ],
  ['admissionregistration.k8s.io/v1', 36, 'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding'],
  ['apiextensions.k8s.io/v1', 16, 'CustomResourceDefinition'],
  ['apiregistration.k8s.io/v1', 10, 'APIService'],
  ['apps/v1', 9, 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet'],
  ['authentication.k8s.io/v1', 6, 'SelfSubjectReview TokenReview'],
  [
    'authorization.k8s.io/v1',
    6,
    'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  ],
  ['autoscaling/v1', 2, 'HorizontalPodAutoscaler'],
  ['autoscaling/v2', 23, 'HorizontalPodAutoscaler'],
  ['batch/v1', 2, 'CronJob Job'],
  ['certificates.k8s.io/v1', 19, 'CertificateSigningRequest'],
  ['coordination.k8s.io/v1', 14, 'Lease'],
  ['discovery.k8s.io/v1', 21, 'EndpointSlice'],
  ['events.k8s.io/v1', 19, 'Event'],
  ['flowcontrol.apiserver.k8s.io/v1', 29, 'FlowSchema PriorityLevelConfiguration'],
  ['networking.k8s.io/v1', 8, 'Ingress IngressClass NetworkPolicy'],
  ['networking.k8s.io/v1', 33, 'IPAddress ServiceCIDR'],
  ['node.k8s.io/v1', 20, 'RuntimeClass'],
  ['policy/v1', 21, 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io/v1', 8, 'ClusterRole ClusterRoleBinding Role RoleBinding'],
  ['resource.k8s.io/v1', 34, 'DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice'],
  ['scheduling.k8s.io/v1', 14, 'PriorityClass'],
  ['storage.k8s.io/v1', 6, 'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment'],
  ['storage.k8s.io/v1', 34, 'VolumeAttributesClass'],
];

function rowsOf(kubeVersion: string) {
  const minor = minorVersion(kubeVersion);
  return served.filter(([, since]) => since <= minor);
}

/**
 * The built-in API versions that a cluster of this version (1.32 and later) serves by default.
 * @throws RangeError when kubeVersion is none.
 */
export function servedApiVersions(kubeVersion: string): string[] {
  return [...new Set(rowsOf(kubeVersion).map(([apiVersion]) => apiVersion))];
}

/**
 * The same with their kinds, 'networking.k8s.io/v1/Ingress': charts ask for them, clusters tell them, and helm offline does not know them.
 * @throws RangeError when kubeVersion is none.
 */
export function servedKinds(kubeVersion: string): string[] {
  return rowsOf(kubeVersion).flatMap(([apiVersion, , kinds]) => kinds.split(' ').map(kind => `${apiVersion}/${kind}`));
}
