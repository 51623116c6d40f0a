import { conditions, seen, table } from './readiness-table.ts';

const full = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

table('apps/v1', 'Deployment', [
  ['new', {}, undefined, 'waiting', /not looked/],
  ['an older generation', { replicas: 3 }, { ...full, observedGeneration: 1 }, 'waiting', /newest change/],
  ['all there', { replicas: 3 }, { ...seen, ...full }, 'ready', /3 of 3 pods are available/],
  ['none wanted', { replicas: 0 }, seen, 'ready', /0 of 0/],
  [
    'one by default',
    {},
    { ...seen, ...full, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
    'ready',
    /1 of 1 pod is/,
  ],
  [
    'rolling out',
    { replicas: 3 },
    { ...seen, ...full, updatedReplicas: 1 },
    'waiting',
    /1 of 3 pods is of the new version$/,
  ],
  ['paused', { replicas: 3, paused: true }, { ...seen, ...full, updatedReplicas: 1 }, 'waiting', /paused/],
  [
    'old ones left',
    { replicas: 3 },
    { ...seen, ...full, replicas: 4 },
    'waiting',
    /1 pod of the old version is still ending/,
  ],
  ['not available', { replicas: 3 }, { ...seen, ...full, availableReplicas: 1 }, 'waiting', /1 of 3 pods is available/],
  [
    'over its deadline',
    { replicas: 3, progressDeadlineSeconds: 60 },
    { ...seen, ...conditions('Progressing', 'False', 'ProgressDeadlineExceeded') },
    'failed',
    /no progress for 60 s: 0 of 3 pods are available/,
  ],
  [
    'over its quota',
    { replicas: 3 },
    { ...seen, ...conditions('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota') },
    'waiting',
    /cannot be made: exceeded quota/,
  ],
]);

table('apps/v1', 'StatefulSet', [
  ['new', {}, {}, 'waiting', /not looked/],
  [
    'all there',
    { replicas: 3 },
    { ...seen, ...full, currentRevision: 'b', updateRevision: 'b' },
    'ready',
    /3 of 3 pods are ready/,
  ],
  [
    'rolled out, counted as current',
    { replicas: 3 },
    { ...seen, ...full, updatedReplicas: 0, currentRevision: 'b', updateRevision: 'b' },
    'ready',
    /3 of 3/,
  ],
  [
    'rolling out',
    { replicas: 3 },
    { ...seen, ...full, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
    'waiting',
    /1 of 3 pods is of the new/,
  ],
  [
    'a part, as it is told',
    { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
    { ...seen, ...full, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
    'ready',
    /./,
  ],
  [
    'by hand',
    { replicas: 3, updateStrategy: { type: 'OnDelete' } },
    { ...seen, ...full, updatedReplicas: 0, currentRevision: 'a', updateRevision: 'b' },
    'ready',
    /./,
  ],
  [
    'coming up',
    { replicas: 3 },
    { ...seen, ...full, readyReplicas: 2, currentRevision: 'b', updateRevision: 'b' },
    'waiting',
    /2 of 3 pods are ready/,
  ],
  ['going down', { replicas: 1 }, { ...seen, ...full }, 'waiting', /still ending/],
]);

const onNodes = { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, numberReady: 2 };
table('apps/v1', 'DaemonSet', [
  ['new', {}, undefined, 'waiting', /not looked/],
  ['everywhere', {}, { ...seen, ...onNodes }, 'ready', /2 of 2/],
  ['no node wants it', {}, { ...seen, desiredNumberScheduled: 0 }, 'ready', /0 of 0/],
  ['rolling out', {}, { ...seen, ...onNodes, updatedNumberScheduled: 1 }, 'waiting', /1 of 2 pods is of the new/],
  [
    'by hand',
    { updateStrategy: { type: 'OnDelete' } },
    { ...seen, ...onNodes, updatedNumberScheduled: 0 },
    'ready',
    /./,
  ],
  ['coming up', {}, { ...seen, ...onNodes, numberAvailable: 1 }, 'waiting', /1 of 2 pods is available/],
]);

table('apps/v1', 'ReplicaSet', [
  ['all there', { replicas: 3 }, { ...seen, ...full }, 'ready', /3 of 3/],
  ['coming up', { replicas: 3 }, { ...seen, ...full, availableReplicas: 0 }, 'waiting', /0 of 3/],
  [
    'not allowed',
    { replicas: 3 },
    { ...seen, ...conditions('ReplicaFailure', 'True', '', 'no service account') },
    'waiting',
    /no service account/,
  ],
]);
