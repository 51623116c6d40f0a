const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const all = [...read, ...write];

/** What Kubernetes' own role `admin` allows, group by group (1.36: `kubectl get clusterrole admin`), before others aggregate into it. */
const rights: Readonly<Record<string, readonly (readonly [verbs: readonly string[], resources: string])[]>> = {
  '': [
    [['create'], 'pods/eviction serviceaccounts/token'],
    [[...all, 'impersonate'], 'serviceaccounts'],
    [
      all,
      'configmaps events persistentvolumeclaims pods pods/attach pods/exec pods/portforward pods/proxy replicationcontrollers replicationcontrollers/scale secrets services services/proxy',
    ],
    [
      read,
      'bindings endpoints limitranges namespaces namespaces/status persistentvolumeclaims/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status services/status',
    ],
  ],
  apps: [
    [all, 'daemonsets deployments deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale'],
    [write, 'deployments/rollback'],
    [read, 'controllerrevisions daemonsets/status deployments/status replicasets/status statefulsets/status'],
  ],
  'authorization.k8s.io': [[['create'], 'localsubjectaccessreviews']],
  autoscaling: [
    [all, 'horizontalpodautoscalers'],
    [read, 'horizontalpodautoscalers/status'],
  ],
  batch: [
    [all, 'cronjobs jobs'],
    [read, 'cronjobs/status jobs/status'],
  ],
  'coordination.k8s.io': [[all, 'leases']],
  'discovery.k8s.io': [[read, 'endpointslices']],
  'events.k8s.io': [[all, 'events']],
  extensions: [
    [
      all,
      'daemonsets deployments deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
    ],
    [write, 'deployments/rollback'],
    [read, 'daemonsets/status deployments/status ingresses/status replicasets/status'],
  ],
  'networking.k8s.io': [
    [all, 'ingresses networkpolicies'],
    [read, 'ingresses/status'],
  ],
  policy: [
    [all, 'poddisruptionbudgets'],
    [read, 'poddisruptionbudgets/status'],
  ],
  'rbac.authorization.k8s.io': [[all, 'rolebindings roles']],
  'resource.k8s.io': [
    [all, 'resourceclaims resourceclaimtemplates'],
    [read, 'resourceclaims/status'],
  ],
};

const allowed = new Set(
  Object.entries(rights).flatMap(([group, rules]) =>
    rules.flatMap(([verbs, resources]) =>
      resources.split(' ').flatMap(resource => verbs.map(verb => `${verb} ${resource} ${group}`)),
    ),
  ),
);

/** Whether who has the role `admin` in a namespace may do this there; '*' it has of nothing. */
export function adminMay(verb: string, resource: string, group: string): boolean {
  return allowed.has(`${verb} ${resource} ${group}`);
}
