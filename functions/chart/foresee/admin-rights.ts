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

/** One thing that may be done. */
export interface Right {
  verb: string;
  resource: string;
  group: string;
}

const keyOf = ({ verb, resource, group }: Right): string => `${verb} ${resource} ${group}`;

const allowed: ReadonlyMap<string, Right> = new Map(
  Object.entries(rights).flatMap(([group, rules]) =>
    rules.flatMap(([verbs, resources]) =>
      resources
        .split(' ')
        .flatMap(resource => verbs.map(verb => ({ verb, resource, group })))
        .map(right => [keyOf(right), right] as const),
    ),
  ),
);

/** What a rule of a role gives: each verb of each resource of each group. */
export interface Given {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
}

function* each({ apiGroups, resources, verbs }: Given): Generator<Right> {
  for (const group of apiGroups)
    for (const resource of resources) for (const verb of verbs) yield { verb, resource, group };
}

/**
 * What of a rule whoever has the role `admin` in a namespace may not do there; '*' they have of nothing. A short rule gives millions of things, so they are
 * counted and not listed.
 * @param most so many are named.
 */
export function beyondRights(given: Given, most: number): { named: Right[]; count: number } {
  const [groups, resources, verbs] = [new Set(given.apiGroups), new Set(given.resources), new Set(given.verbs)];
  const within = [...allowed.values()].filter(
    ({ verb, resource, group }) => groups.has(group) && resources.has(resource) && verbs.has(verb),
  ).length;
  const named = each({ apiGroups: [...groups], resources: [...resources], verbs: [...verbs] })
    .filter(right => !allowed.has(keyOf(right)))
    .take(most);
  return { named: [...named], count: groups.size * resources.size * verbs.size - within };
}
