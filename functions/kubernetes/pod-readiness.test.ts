import { conditions, table } from './readiness-table.ts';

const container = (reason: string, message = '', more: object = {}) => ({
  phase: 'Pending',
  containerStatuses: [
    { name: 'fine', image: 'fine:1', state: { running: {} } },
    { name: 'main', image: 'redis:9', state: { waiting: { reason, message } }, ...more },
  ],
});
const exit = (exitCode: number, reason = 'Error') => ({ lastState: { terminated: { exitCode, reason } } });
table('v1', 'Pod', [
  ['new', {}, { phase: 'Pending' }, 'waiting', /not given to a node/],
  ['made', { nodeName: 'n' }, { phase: 'Pending', ...conditions('PodScheduled', 'True') }, 'waiting', /being made/],
  [
    'no room',
    {},
    {
      phase: 'Pending',
      ...conditions('PodScheduled', 'False', 'Unschedulable', '0/1 nodes are available: 1 Insufficient cpu.'),
    },
    'waiting',
    /no node takes it: 0\/1 nodes are available/,
  ],
  ['gated', {}, { phase: 'Pending', ...conditions('PodScheduled', 'False', 'SchedulingGated') }, 'waiting', /gate/],
  [
    'first failure of a pull',
    {},
    container('ErrImagePull', 'not found'),
    'waiting',
    /"redis:9" could not be pulled yet: not found/,
  ],
  [
    'pulls fail',
    {},
    container('ImagePullBackOff', 'Back-off pulling image "redis:9": ErrImagePull: manifest unknown'),
    'failed',
    /^the image "redis:9" cannot be pulled: manifest unknown$/,
  ],
  [
    'pulls fail, silently',
    {},
    container('ImagePullBackOff', 'Back-off pulling image "redis:9"'),
    'failed',
    /^the image "redis:9" cannot be pulled$/,
  ],
  ['bad name', {}, container('InvalidImageName'), 'failed', /"redis:9" is not the name of an image/],
  ['no secret', {}, container('CreateContainerConfigError', 'secret "x" not found'), 'failed', /secret "x" not found/],
  [
    'crashed once',
    {},
    container('CrashLoopBackOff', '', { restartCount: 1, ...exit(3) }),
    'waiting',
    /"main" crashes: it ended with code 3; 1 restarts/,
  ],
  [
    'crashes',
    {},
    container('CrashLoopBackOff', '', { restartCount: 5, ...exit(3) }),
    'failed',
    /"main" crashes: it ended with code 3; 5 restarts/,
  ],
  [
    'out of memory',
    {},
    container('CrashLoopBackOff', '', { restartCount: 5, ...exit(137, 'OOMKilled') }),
    'failed',
    /more memory/,
  ],
  [
    'an init container',
    {},
    {
      phase: 'Pending',
      initContainerStatuses: [{ name: 'i', image: 'x', state: { waiting: { reason: 'ErrImageNeverPull' } } }],
    },
    'failed',
    /not on the node/,
  ],
  ['runs', {}, { phase: 'Running', ...conditions('Ready', 'True') }, 'ready', /all its containers/],
  [
    'runs, in part',
    {},
    {
      phase: 'Running',
      ...conditions('Ready', 'False'),
      containerStatuses: [
        { name: 'x', ready: true },
        { name: 'y', ready: false },
      ],
    },
    'waiting',
    /1 of 2 containers are not ready: "y"/,
  ],
  ['done', {}, { phase: 'Succeeded' }, 'ready', /ended well/],
  [
    'failed',
    {},
    { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 2 } } }] },
    'failed',
    /code 2/,
  ],
  ['evicted', {}, { phase: 'Failed', reason: 'Evicted', message: 'low on memory' }, 'failed', /low on memory/],
]);
