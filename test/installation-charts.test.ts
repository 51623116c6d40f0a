import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, it, vi } from 'vitest';
import { apis, definition, object, workloads } from './support/charts.ts';
import { type Expected, newStand, type Place, type Previewed, type Stand, walk } from './support/charts-walk.ts';
import { kubectl } from './support/installations.ts';

// More at once would keep each other waiting until what is ready in time is not seen in time.
vi.setConfig({ maxConcurrency: 4 });

const claimsOf = (set: string): string[] => [0, 1].map(at => `persistentvolumeclaim/data-${set}-${at}`);

let stand: Stand;

beforeAll(async () => {
  stand = await newStand();
});

function table(what: string, rows: Record<string, Expected>): void {
  describe.concurrent(what, () => {
    for (const [release, expected] of Object.entries(rows))
      it(release, async ({ expect }) => walk(stand, release, expected, expect));
  });
}

const mapped =
  (kind: string, from: string, to: string) =>
  (planned: Previewed, { expect }: Place) =>
    expect(planned.changes).toContainEqual(expect.objectContaining({ kind, path: '/apiVersion', from, to }));

table('what runs', {
  deployment: {
    chart: workloads.deployment,
    previewed: ({ images }, { expect }) => expect(images).toEqual(['nginx:1.29']),
    objects: ['configmap/deployment', 'deployment/web', 'service/web', 'horizontalpodautoscaler/web'],
    also: async ({ expect, get }) => expect(await get('deployment', 'web', '{.status.availableReplicas}')).toBe('2'),
  },
  volumes: {
    chart: workloads.volumes,
    objects: ['configmap/volumes', 'statefulset/db', 'service/db', ...claimsOf('db')],
    // As helm leaves them: data outlives the release.
    left: claimsOf('db'),
    also: async ({ expect, namespace }) =>
      expect(await kubectl('get', 'pvc', '-n', namespace, '--output=jsonpath={.items[*].status.phase}')).toBe(
        'Bound Bound',
      ),
  },
  daemons: {
    chart: workloads.daemons,
    objects: ['configmap/daemons', 'daemonset/agent'],
    also: async ({ expect, get }) =>
      expect(Number(await get('daemonset', 'agent', '{.status.numberReady}'))).toBeGreaterThan(0),
  },
  work: {
    chart: workloads.work,
    objects: ['configmap/work', 'job/migrate'],
    also: async ({ expect, get }) => expect(await get('job', 'migrate', '{.status.succeeded}')).toBe('1'),
  },
  never: {
    chart: workloads.never,
    ends: 'failed',
    says: ['Not ready within 30 seconds', 'Deployment web', 'berth.test/missing:1'],
    // It was applied, which is all that helm without --wait promises.
    listed: 'deployed',
    objects: ['configmap/never', 'deployment/web'],
  },
  crashing: {
    chart: workloads.crashing,
    ends: 'failed',
    says: ['Deployment web', 'crashes', 'ended with code 1'],
    listed: 'deployed',
    objects: ['configmap/crashing', 'deployment/web'],
  },
  'failing-job': {
    chart: workloads['failing-job'],
    ends: 'failed',
    says: ['Job migrate', 'backoffLimit'],
    listed: 'deployed',
    objects: ['configmap/failing-job', 'job/migrate'],
  },
  balanced: {
    chart: workloads.balanced,
    objects: ['configmap/balanced', 'service/web'],
  },
  unready: {
    chart: workloads.unready,
    ends: 'rolled-back',
    rollbackOnFailure: true,
    says: ['Not ready within 30 seconds', 'Deployment web', '0 of 1 pod'],
    objects: [],
  },
});

const crd = (name: string) => kubectl('get', 'crd', `boats.${name}.example.com`, '--ignore-not-found', '--output=name');
/** Makes a chart's kind, and what an administrator gives projects with it. */
async function define(name: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-kinds-'));
  const role = object(
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    `${name}-editor`,
    `  labels: { rbac.authorization.k8s.io/aggregate-to-admin: "true" }\nrules: [{ apiGroups: [${name}.example.com], resources: [boats], verbs: ["*"] }]\n`,
  );
  writeFileSync(join(directory, 'kinds.yaml'), `${definition(`${name}.example.com`)}---\n${role}`);
  await kubectl('apply', '--filename', directory);
  await kubectl('wait', '--for=condition=Established', `crd/boats.${name}.example.com`);
}

const boat = (name: string, ...more: string[]) =>
  kubectl('get', `boats.${name}.example.com`, 'first', '--output=jsonpath={.spec.size}', ...more);

/** A chart that brings a kind in crds/: helm leaves the kind on the cluster, and takes its object away. */
const ofKind = (chart: Uint8Array, name: string, scope: 'here' | 'nowhere' = 'here'): Expected => ({
  chart,
  clusterWide: true,
  previewed: ({ clusterWide, objects }, { expect }) => {
    expect(clusterWide).toContain(`CustomResourceDefinition boats.${name}.example.com`);
    expect(objects).toContainEqual(expect.objectContaining({ kind: 'Boat', name: 'first', change: 'added' }));
  },
  also: async ({ expect, namespace }) =>
    await expect.poll(() => boat(name, ...(scope === 'here' ? ['-n', namespace] : []))).toBe('3'),
});

table('APIs of other times, and of the whole cluster', {
  'old-cron': {
    chart: apis['old-cron'],
    previewed: mapped('CronJob', 'batch/v1beta1', 'batch/v1'),
    objects: ['configmap/old-cron', 'cronjob/nightly'],
  },
  'old-ingress': {
    chart: apis['old-ingress'],
    previewed: (planned, place) => {
      for (const from of ['networking.k8s.io/v1beta1', 'extensions/v1beta1'])
        mapped('Ingress', from, 'networking.k8s.io/v1')(planned, place);
    },
    objects: ['configmap/old-ingress', 'ingress/shop', 'ingress/blog'],
    also: async ({ expect, get }) => {
      const paths =
        '{.spec.defaultBackend.service.port.number} {.spec.rules[0].http.paths[0].backend.service.port.name}';
      for (const name of ['shop', 'blog']) await expect.poll(() => get('ingress', name, paths)).toBe('80 http');
    },
  },
  'old-budget': {
    chart: apis['old-budget'],
    previewed: mapped('PodDisruptionBudget', 'policy/v1beta1', 'policy/v1'),
    objects: ['configmap/old-budget', 'poddisruptionbudget/web'],
  },
  'old-scaler': {
    chart: apis['old-scaler'],
    previewed: mapped('HorizontalPodAutoscaler', 'autoscaling/v2beta2', 'autoscaling/v2'),
    objects: ['configmap/old-scaler', 'deployment/web', 'horizontalpodautoscaler/web'],
    also: async ({ expect, get }) =>
      await expect.poll(() => get('hpa', 'web', '{.spec.metrics[0].resource.target.averageUtilization}')).toBe('70'),
  },
  'old-policy': {
    chart: apis['old-policy'],
    previewed: ({ changes, objects }, { expect }) => {
      const reason = expect.stringContaining('left out');
      expect(changes).toContainEqual(expect.objectContaining({ kind: 'PodSecurityPolicy', path: '', reason }));
      expect(objects.map(({ kind }) => kind)).toEqual(['ConfigMap']);
    },
  },
  'policy-only': { chart: apis['policy-only'], objects: [] },
  nothing: { chart: apis.nothing, objects: [] },
  kinds: ofKind(apis.kinds, 'kinds'),
  'old-kinds': ofKind(apis['old-kinds'], 'old-kinds'),
  'wide-kinds': ofKind(apis['wide-kinds'], 'wide-kinds', 'nowhere'),
  'kinds-refused': {
    chart: apis['kinds-refused'],
    refused: 'cluster-wide',
    says: ['CustomResourceDefinition boats.kinds-refused.example.com', 'admin'],
    objects: [],
    also: async ({ expect }) => await expect.poll(() => crd('kinds-refused')).toBe(''),
  },
  // Once an administrator has brought the kind, its objects are the project's own business.
  'kinds-there': {
    chart: apis['kinds-there'],
    before: async ({ expect }) => {
      await define('kinds-there');
      await expect.poll(() => crd('kinds-there')).not.toBe('');
    },
    also: async ({ expect, namespace }) => await expect.poll(() => boat('kinds-there', '-n', namespace)).toBe('3'),
  },
  // Helm looks all kinds up before it makes anything.
  'template-kinds': {
    chart: apis['template-kinds'],
    clusterWide: true,
    refused: 'no-such-kind',
    says: ['Boat first'],
    objects: [],
    also: async ({ expect }) => await expect.poll(() => crd('template-kinds')).toBe(''),
  },
  'only-kinds': {
    chart: apis['only-kinds'],
    refused: 'cluster-wide',
    says: ['CustomResourceDefinition boats.only-kinds.example.com', 'admin'],
    objects: [],
    also: async ({ expect }) => await expect.poll(() => crd('only-kinds')).toBe(''),
  },
  'roles-refused': {
    chart: apis.roles,
    refused: 'cluster-wide',
    says: ['ClusterRole', 'ValidatingWebhookConfiguration', 'admin'],
    objects: [],
    also: async ({ expect, namespace }) =>
      await expect.poll(() => kubectl('get', 'clusterrole', `${namespace}-reader`, '--ignore-not-found')).toBe(''),
  },
  roles: {
    chart: apis.roles,
    clusterWide: true,
    also: async ({ expect, namespace, get }) => {
      await expect.poll(() => get('clusterrole', `${namespace}-reader`, '{.rules[0].resources[0]}')).toBe('nodes');
      const service = '{.webhooks[0].clientConfig.service.namespace}';
      await expect.poll(() => get('validatingwebhookconfiguration', `${namespace}-checker`, service)).toBe(namespace);
    },
  },
  'room-refused': { chart: apis.room, refused: 'cluster-wide', says: ['Namespace', 'admin'], objects: [] },
  // Namespaces are projects' business: an admin's word about charts does not cover them.
  room: { chart: apis.room, clusterWide: true, refused: 'forbidden', says: ['Namespace', 'cannot'], objects: [] },
});
