import { at, condition, listAt, numberAt, textAt } from './fields.ts';
import type { KubernetesObject } from './object.ts';
import { failed, type Readiness, ready, waiting } from './readiness-states.ts';
import { shorten } from './shorten.ts';

/**
 * A container that crashed this often is not only waiting for something else to come up first: the kubelet waits 10, 20 and 40 s between, so it had
 * more than a minute.
 */
const crashesToFail = 3;

/** What the kubelet says of a container that does not run (`state.waiting.reason`), in words. Source: kubelet's pkg/kubelet/images and kuberuntime. */
const hopeless = new Map<string, (image: string, message: string) => string>([
  ['ImagePullBackOff', (image, message) => `the image "${image}" cannot be pulled${because(message)}`],
  ['InvalidImageName', image => `"${image}" is not the name of an image`],
  ['ErrImageNeverPull', image => `the image "${image}" is not on the node, and may not be pulled (imagePullPolicy)`],
  ['CreateContainerConfigError', (_, message) => `a container lacks what it is configured with${because(message)}`],
  ['CreateContainerError', (_, message) => `a container cannot be made${because(message)}`],
  ['RunContainerError', (_, message) => `a container cannot be started${because(message)}`],
]);

/** The kubelet repeats image and reason in its messages; the part behind 'Back-off pulling image "x": ' says why. */
function because(message: string): string {
  const why = message
    .replace(/^Back-off pulling image "[^"]*":?\s*/, '')
    .replace(/^(ErrImagePull|ImagePullBackOff):\s*/, '');
  return why ? `: ${shorten(why, 500)}` : '';
}

function exitWords(status: unknown): string {
  const last = at(status, 'lastState', 'terminated') ?? at(status, 'state', 'terminated');
  if (textAt(last, 'reason') === 'OOMKilled') return 'it needs more memory than it may have (OOMKilled)';
  const code = numberAt(last, 'exitCode');
  const message = shorten(textAt(last, 'message').trim(), 300);
  return [code === undefined ? 'it ends again and again' : `it ended with code ${code}`, message]
    .filter(Boolean)
    .join(': ');
}

function crashes(status: unknown): Readiness {
  const restarts = numberAt(status, 'restartCount') ?? 0;
  const what = `the container "${textAt(status, 'name')}" crashes: ${exitWords(status)}; ${restarts} restarts`;
  return restarts >= crashesToFail ? failed(what) : waiting(what);
}

/** The worst that one container's status tells; undefined: nothing is wrong with it. */
function containerFault(status: unknown): Readiness | undefined {
  const reason = textAt(status, 'state', 'waiting', 'reason');
  const message = textAt(status, 'state', 'waiting', 'message');
  if (reason === 'CrashLoopBackOff') return crashes(status);
  // The first failure may be a registry's hiccup; after it the kubelet backs off, and then it is one.
  if (reason === 'ErrImagePull')
    return waiting(`the image "${textAt(status, 'image')}" could not be pulled yet${because(message)}`);
  const say = hopeless.get(reason);
  return say && failed(say(textAt(status, 'image'), message));
}

function statuses(pod: KubernetesObject): unknown[] {
  return [...listAt(pod, 'status', 'initContainerStatuses'), ...listAt(pod, 'status', 'containerStatuses')];
}

/** How often containers of a pod were started again, all of them together. */
export function restartsOf(pod: KubernetesObject): number {
  return statuses(pod).reduce<number>((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0);
}

function pending(pod: KubernetesObject): Readiness {
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    // An autoscaler may bring a node; so it waits, however long.
    if (scheduled.reason === 'SchedulingGated') return waiting('its scheduling is held back by a gate');
    return waiting(`no node takes it: ${scheduled.message || scheduled.reason}`);
  }
  if (!scheduled || textAt(pod, 'spec', 'nodeName') === '') return waiting('it is not given to a node yet');
  return waiting('its containers are being made');
}

function running(pod: KubernetesObject): Readiness {
  if (condition(pod, 'Ready')?.status === 'True') return ready('all its containers are ready');
  const own = listAt(pod, 'status', 'containerStatuses');
  const notReady = own.filter(status => at(status, 'ready') !== true).map(status => `"${textAt(status, 'name')}"`);
  if (notReady.length === 0) return waiting('it is not ready yet');
  return waiting(`${notReady.length} of ${own.length} containers are not ready: ${notReady.join(', ')}`);
}

/** Whether a pod does its work; for a pod that has ended well that is done. */
export function podReadiness(pod: KubernetesObject): Readiness {
  const phase = textAt(pod, 'status', 'phase');
  if (phase === 'Succeeded') return ready('it has ended well');
  if (phase === 'Failed') {
    const why = textAt(pod, 'status', 'message') || textAt(pod, 'status', 'reason');
    const ended = statuses(pod).find(status => (numberAt(status, 'state', 'terminated', 'exitCode') ?? 0) !== 0);
    return failed(why ? `it failed: ${why}` : `it failed: ${exitWords(ended)}`);
  }
  const faults = statuses(pod).flatMap(status => containerFault(status) ?? []);
  const worst = faults.find(fault => fault.state === 'failed') ?? faults[0];
  if (worst) return worst;
  return phase === 'Running' ? running(pod) : pending(pod);
}
