import { list } from 'tar';
import { chartPackage, type Entry, packEntries } from '../../functions/chart/testing.ts';

/** What a chart of these tests is made of, beside the ConfigMap named like the release that each has. */
export interface Parts {
  templates?: Record<string, string>;
  /** Other files of the chart's folder. */
  files?: Record<string, string | Uint8Array>;
  /** Lines of Chart.yaml. */
  extra?: string;
  version?: string;
}

/** Packs a chart. */
export function pack(name: string, { templates = {}, files = {}, extra = '', version = '1.0.0' }: Parts): Buffer {
  const placed = Object.entries(templates).map(([file, text]) => [`templates/${file}.yaml`, text]);
  return chartPackage({ name, version, extra, files: { ...Object.fromEntries(placed), ...files } });
}

/** A chart inside a chart, as `helm dependency update` puts it there. */
export function packed(name: string, files: Record<string, string>): Buffer {
  const all = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`, ...files };
  const entries: Entry[] = Object.entries(all).map(([path, content]) => ({ path: `${name}/${path}`, content }));
  return packEntries(entries);
}

/** The same chart under a name of its own: in the store, a chart's name belongs to one app. */
export function renamed(file: string, name: string): Buffer {
  const entries: Entry[] = [];
  list({
    file,
    sync: true,
    onReadEntry: entry => {
      const chunks: Buffer[] = [];
      entry.on('data', chunk => chunks.push(chunk));
      entry.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const [, ...path] = entry.path.split('/');
        const content = path.join() === 'Chart.yaml' ? text.replace(/^name: .*$/m, `name: ${name}`) : text;
        entries.push({ path: [name, ...path].join('/'), content });
      });
    },
  });
  return packEntries(entries);
}

/** The beginning of an object. Its name may be a template. */
export function object(apiVersion: string, kind: string, name: string, rest = ''): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${JSON.stringify(name)}\n${rest}`;
}

export const configMap = (name: string, rest = 'data:\n  a: b\n'): string => object('v1', 'ConfigMap', name, rest);

const podSpec = (image: string, rest = ''): string => `containers: [{ name: main, image: "${image}"${rest} }]`;

/** The template of a pod, as the value of a workload's field. */
const podTemplate = (name: string, image: string, rest = ''): string =>
  `{ metadata: { labels: { app: ${name} } }, spec: { ${podSpec(image, rest)} } }`;

export function workload(kind: string, name: string, image: string, more = '', container = ''): string {
  const spec = `selector: { matchLabels: { app: ${name} } }\n  template: ${podTemplate(name, image, container)}`;
  return object('apps/v1', kind, name, `spec:\n  ${spec}\n${more}`);
}

/** A Job, and as the hook of these events one that helm runs then. */
export function job(name: string, image: string, hook?: { on: string; weight?: number }): string {
  const annotations = hook
    ? `  annotations: { helm.sh/hook: "${hook.on}", helm.sh/hook-weight: "${hook.weight ?? 0}" }\n`
    : '';
  const pod = `{ spec: { restartPolicy: Never, ${podSpec(image)} } }`;
  return object('batch/v1', 'Job', name, `${annotations}spec:\n  backoffLimit: 0\n  template: ${pod}\n`);
}

const claims = '  volumeClaimTemplates:\n    - metadata: { name: data }\n      spec: { accessModes: [ReadWriteOnce], ';
const resources = 'resources: { requests: { storage: 1Gi } } }\n';

/** What people install most. */
export const workloads = {
  deployment: pack('deployment', {
    templates: {
      deployment: workload('Deployment', 'web', 'nginx:1.29', '  replicas: 2\n'),
      autoscaler: object(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        'web',
        'spec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  minReplicas: 2\n  maxReplicas: 4\n  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } } }]\n',
      ),
      service: object('v1', 'Service', 'web', 'spec: { selector: { app: web }, ports: [{ port: 80 }] }\n'),
    },
  }),
  volumes: pack('volumes', {
    templates: {
      set: workload(
        'StatefulSet',
        'db',
        'postgres:18',
        `  serviceName: db\n  replicas: 2\n${claims}${resources}`,
        ', volumeMounts: [{ name: data, mountPath: /data }]',
      ),
      service: object(
        'v1',
        'Service',
        'db',
        'spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }\n',
      ),
    },
  }),
  daemons: pack('daemons', { templates: { set: workload('DaemonSet', 'agent', 'fluentd:1') } }),
  work: pack('work', { templates: { job: job('migrate', 'busybox:1') } }),
  never: pack('never', { templates: { deployment: workload('Deployment', 'web', 'berth.test/missing:1') } }),
  crashing: pack('crashing', { templates: { deployment: workload('Deployment', 'web', 'berth.test/fails:1') } }),
  'failing-job': pack('failing-job', { templates: { job: job('migrate', 'berth.test/fails:1') } }),
  balanced: pack('balanced', {
    templates: { service: object('v1', 'Service', 'web', 'spec: { type: LoadBalancer, ports: [{ port: 80 }] }\n') },
  }),
  unready: pack('unready', { templates: { deployment: workload('Deployment', 'web', 'berth.test/unready:1') } }),
};

const ingress = (apiVersion: string, name: string): string =>
  object(
    apiVersion,
    'Ingress',
    name,
    `spec:\n  backend: { serviceName: web, servicePort: 80 }\n  rules: [{ host: ${name}.example.com, http: { paths: [{ path: /, backend: { serviceName: web, servicePort: http } }] } }]\n`,
  );

const column = (path: string): string => `[{ name: Size, type: integer, ${path}: .spec.size }]`;

/** Definition of a kind as it is written today. */
export const definition = (group: string): string =>
  object(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    `boats.${group}`,
    `spec:\n  group: ${group}\n  scope: Namespaced\n  names: { kind: Boat, plural: boats, singular: boat }\n  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }, additionalPrinterColumns: ${column('jsonPath')} }]\n`,
  );

/** And as it was until Kubernetes 1.22. */
const oldDefinition = (group: string): string =>
  object(
    'apiextensions.k8s.io/v1beta1',
    'CustomResourceDefinition',
    `boats.${group}`,
    `spec:\n  group: ${group}\n  version: v1\n  scope: Namespaced\n  names: { kind: Boat, plural: boats, singular: boat }\n  additionalPrinterColumns: ${column('JSONPath')}\n  validation: { openAPIV3Schema: { properties: { spec: { properties: { size: { type: integer } } } } } }\n`,
  );

/** A kind without a namespace, and an object of it. */
const wideDefinition = (group: string): string => definition(group).replace('scope: Namespaced', 'scope: Cluster');
const boat = (group: string): string => object(`${group}/v1`, 'Boat', 'first', 'spec: { size: 3 }\n');

/** A chart that brings a kind of its own in crds/, and an object of that kind. */
function kindChart(name: string, write: (group: string) => string): Buffer {
  const group = `${name}.example.com`;
  return pack(name, { templates: { boat: boat(group) }, files: { 'crds/boat.yaml': write(group) } });
}

/** APIs that today's clusters do not have, or that belong to no namespace. */
export const apis = {
  'old-cron': pack('old-cron', {
    templates: {
      cron: object(
        'batch/v1beta1',
        'CronJob',
        'nightly',
        `spec:\n  schedule: "0 3 * * *"\n  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, ${podSpec('busybox:1')} } } } }\n`,
      ),
    },
  }),
  'old-ingress': pack('old-ingress', {
    templates: {
      a: ingress('networking.k8s.io/v1beta1', 'shop'),
      b: ingress('extensions/v1beta1', 'blog'),
    },
  }),
  'old-budget': pack('old-budget', {
    templates: {
      budget: object(
        'policy/v1beta1',
        'PodDisruptionBudget',
        'web',
        'spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }\n',
      ),
    },
  }),
  'old-scaler': pack('old-scaler', {
    templates: {
      deployment: workload('Deployment', 'web', 'nginx:1.29'),
      scaler: object(
        'autoscaling/v2beta2',
        'HorizontalPodAutoscaler',
        'web',
        'spec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  maxReplicas: 2\n  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]\n',
      ),
    },
  }),
  'old-policy': pack('old-policy', {
    templates: {
      policy: object('policy/v1beta1', 'PodSecurityPolicy', 'restricted', 'spec: { privileged: false }\n'),
    },
  }),
  'policy-only': pack('policy-only', {
    templates: { policy: object('policy/v1beta1', 'PodSecurityPolicy', 'alone', 'spec: { privileged: false }\n') },
    files: { 'templates/config.yaml': '' },
  }),
  nothing: pack('nothing', { files: { 'templates/config.yaml': '{{- if .Values.enabled }}\na: b\n{{- end }}\n' } }),
  kinds: kindChart('kinds', definition),
  'kinds-refused': kindChart('kinds-refused', definition),
  'only-kinds': pack('only-kinds', { files: { 'crds/boat.yaml': definition('only-kinds.example.com') } }),
  'old-kinds': kindChart('old-kinds', oldDefinition),
  'wide-kinds': kindChart('wide-kinds', wideDefinition),
  'kinds-there': kindChart('kinds-there', definition),
  'template-kinds': pack('template-kinds', {
    templates: {
      definition: definition('template-kinds.example.com'),
      boat: boat('template-kinds.example.com'),
    },
  }),
  roles: pack('roles', {
    templates: {
      role: object(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        '{{ .Release.Namespace }}-reader',
        'rules: [{ apiGroups: [""], resources: [nodes], verbs: [get, list] }]\n',
      ),
      // It looks at nothing but what carries its label: other tests share the cluster.
      hook: object(
        'admissionregistration.k8s.io/v1',
        'ValidatingWebhookConfiguration',
        '{{ .Release.Namespace }}-checker',
        'webhooks:\n  - name: boats.example.com\n    admissionReviewVersions: [v1]\n    sideEffects: None\n    failurePolicy: Ignore\n    objectSelector: { matchLabels: { checked: "{{ .Release.Namespace }}" } }\n    clientConfig: { service: { name: checker, namespace: default, path: /check } }\n    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]\n',
      ),
    },
  }),
  room: pack('room', { templates: { room: object('v1', 'Namespace', '{{ .Release.Namespace }}-other') } }),
};
