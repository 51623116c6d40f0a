import { chartPackage } from '../../functions/chart/testing.ts';
import type { SceneApp } from './scene-apps.ts';

/** Small, everywhere to be had, and content to do nothing. */
const image = 'registry.k8s.io/pause:3.10';

/** Cautious enough for an inspection to find nothing. */
const pod = (more: string): string => `
      securityContext: {runAsNonRoot: true, runAsUser: 65535}
      containers:
        - name: main
          image: ${image}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          resources: {requests: {cpu: 10m, memory: 16Mi}}${more}`;

function workload(kind: 'Deployment' | 'StatefulSet', part: string, more = '', podMore = ''): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: {{ .Release.Name }}-${part}
spec:
  replicas: 1${more}
  selector: {matchLabels: {app: {{ .Release.Name }}-${part}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}-${part}}}
    spec:${pod(podMore)}
`;
}

const service = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {app: {{ .Release.Name }}-server}
  ports: [{name: http, port: {{ .Values.service.port }}}]
`;

const values =
  '# Where it is reached within the cluster\nservice:\n  port: 80\n# What it says when it starts\ngreeting: hello\n';

/** Gives up after seconds, not after Kubernetes' ten minutes. */
const impatient = '\n  progressDeadlineSeconds: 10';
const onGpu = '\n      nodeSelector: {accelerator: gpu}';

/** A server, what it keeps, and how it is reached. */
function templatesOf(): Record<string, string> {
  return {
    'values.yaml': values,
    'templates/service.yaml': service,
    'templates/server.yaml': workload('Deployment', 'server'),
    'templates/database.yaml': workload('StatefulSet', 'database', '\n  serviceName: {{ .Release.Name }}'),
  };
}

/** The package of one of the scene's apps. @param gpu it runs a part that only a node with a GPU takes. */
export function sceneChart(app: SceneApp, version = app.version, gpu = false): Buffer {
  const { name, title, abstract, appVersion, keywords } = app;
  return chartPackage({
    name,
    version,
    appVersion,
    description: abstract,
    extra: `keywords: ${JSON.stringify(keywords)}\n`,
    files: {
      ...templatesOf(),
      'README.md': `# ${title}\n\n${abstract}\n`,
      ...(gpu ? { 'templates/kernels.yaml': workload('Deployment', 'kernels', impatient, onGpu) } : {}),
    },
  });
}
