import { expect, it } from 'vitest';
import { readinessOf } from './readiness.ts';
import { conditions, make, seen, table } from './readiness-table.ts';

table('batch/v1', 'Job', [
  ['new', {}, undefined, 'waiting', /no pod of it runs/],
  ['runs', {}, { active: 1, failed: 2 }, 'waiting', /1 of its pods running, 2 failed before/],
  ['done', {}, conditions('Complete', 'True'), 'ready', /completed/],
  ['too many failures', {}, conditions('Failed', 'True', 'BackoffLimitExceeded'), 'failed', /backoffLimit/],
  ['too long', {}, conditions('Failed', 'True', 'DeadlineExceeded'), 'failed', /activeDeadlineSeconds/],
  [
    'about to fail',
    {},
    conditions('FailureTarget', 'True', 'PodFailurePolicy', 'exit code 42'),
    'failed',
    /exit code 42/,
  ],
  ['suspended', { suspend: true }, {}, 'waiting', /suspended/],
]);

table('batch/v1', 'CronJob', [
  ['made', {}, {}, 'ready', /at its times/],
  ['suspended', { suspend: true }, {}, 'ready', /suspended/],
]);
table('v1', 'PersistentVolumeClaim', [
  ['pending', { storageClassName: 'fast' }, { phase: 'Pending' }, 'waiting', /storage class "fast"/],
  ['bound', {}, { phase: 'Bound' }, 'ready', /bound/],
  ['lost', {}, { phase: 'Lost' }, 'failed', /lost/],
]);
table('v1', 'Service', [
  ['in the cluster', { type: 'ClusterIP' }, {}, 'ready', /exists/],
  ['no address', { type: 'LoadBalancer' }, { loadBalancer: {} }, 'ready', /no load balancer gave it an address yet/],
  [
    'an address',
    { type: 'LoadBalancer' },
    { loadBalancer: { ingress: [{ ip: '1.1.1.1' }] } },
    'ready',
    /has an address/,
  ],
  ['by hand', { type: 'LoadBalancer', externalIPs: ['1.1.1.1'] }, {}, 'ready', /external/],
]);
table('serving.knative.dev/v1', 'Service', [
  [
    'is another Service',
    { type: 'LoadBalancer' },
    conditions('Ready', 'False', 'x', 'no revision'),
    'waiting',
    /no revision/,
  ],
]);
table('networking.k8s.io/v1', 'Ingress', [
  ['no controller', {}, {}, 'ready', /no controller/],
  ['an address', {}, { loadBalancer: { ingress: [{ hostname: 'a' }] } }, 'ready', /has an address/],
]);
table('autoscaling/v2', 'HorizontalPodAutoscaler', [
  ['scales', {}, conditions('ScalingActive', 'True'), 'ready', /scales/],
  [
    'nothing measures',
    {},
    conditions('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics'),
    'ready',
    /does not scale: no metrics/,
  ],
]);
table('policy/v1', 'PodDisruptionBudget', [
  ['new', {}, {}, 'waiting', /not looked/],
  ['counted', {}, { ...seen, currentHealthy: 3, disruptionsAllowed: 1 }, 'ready', /3 healthy pods, 1 may/],
]);
table('apiextensions.k8s.io/v1', 'CustomResourceDefinition', [
  ['new', {}, {}, 'waiting', /not serve/],
  ['served', {}, conditions('Established', 'True'), 'ready', /serves/],
  ['taken', {}, conditions('NamesAccepted', 'False', '', '"x" is in use'), 'failed', /in use/],
]);
table('apiregistration.k8s.io/v1', 'APIService', [
  ['available', {}, conditions('Available', 'True'), 'ready', /available/],
  ['not', {}, conditions('Available', 'False', '', 'endpoints not found'), 'waiting', /endpoints/],
]);
table('example.test/v1', 'Anything', [
  ['exists', {}, undefined, 'ready', /exists/],
  ['ready', {}, conditions('Ready', 'True'), 'ready', /is ready/],
  ['not ready', {}, conditions('Ready', 'Unknown'), 'waiting', /not ready/],
  ['stalled', {}, conditions('Stalled', 'True', '', 'no way on'), 'failed', /no way on/],
  ['reconciling', {}, conditions('Reconciling', 'True', 'Busy'), 'waiting', /Busy/],
  ['unseen', {}, { observedGeneration: 1 }, 'waiting', /newest change/],
  ['odd', {}, { conditions: 'none', observedGeneration: 'x' }, 'ready', /exists/],
]);

it('is waiting when it is being deleted', () => {
  const object = make('apps/v1', 'Deployment', {}, seen);
  object.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
  expect(readinessOf(object)).toEqual({ state: 'waiting', reason: 'it is being deleted' });
});
