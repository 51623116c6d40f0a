import { join } from 'node:path';
import { type HelmCommand, HelmFailure, type HelmFlag, type HelmOutput } from '../../chart/helm.ts';
import {
  postRendererEnvironment,
  postRendererFailure,
  postRendererJudgement,
  writePostRenderer,
} from '../../chart/post-renderer/plugin.ts';
import { ClusterUnreachable } from '../../kubernetes/errors.ts';
import { namespacesBeside } from '../../kubernetes/reach/rights.ts';
import { setting } from '../../platform/configuration.ts';
import { scaledIn } from '../conflicts/scaled.ts';
import { blockingCodes, PolicyRefusal, problemOf } from '../judgement.ts';
import { operationLabel } from '../ownership.ts';
import { placeValues } from '../render.ts';
import { placePackage, type Session } from '../session.ts';
import { readValues } from '../values.ts';
import { learnOrder, learnSecrets } from '../veil.ts';
import type { Installation, Operation } from '../views.ts';

/** A function lives 15 minutes; what it has to say of helm's end takes a moment. Milliseconds. */
const helmTimeout = 14 * 60_000;
/** As many revisions can be rolled back to; each is a Secret. */
const historyMax = 20;
/** How often it is looked whether the cluster answers while helm is at work, milliseconds. */
const watchInterval = 5_000;

/** How long one hook may take; helm's own default is five minutes. Seconds. */
const hookTimeout = (): HelmFlag => `--timeout=${setting('HOOK_TIMEOUT_SECONDS')}s`;
const bounds = (): HelmFlag[] => [`--history-max=${historyMax}`, hookTimeout()];

/** Ends the work when the cluster has been silent for too long: helm itself waits for ever on a connection that nobody closes. */
async function whileItAnswers<T>(session: Session, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const silence = new AbortController();
  let answered = Date.now();
  let asking = false;
  const timer = setInterval(async () => {
    if (Date.now() - answered > setting('READY_TIMEOUT_SECONDS') * 1000) silence.abort();
    if (asking) return;
    asking = true;
    await session.client.version().then(
      () => {
        answered = Date.now();
      },
      () => undefined,
    );
    asking = false;
  }, watchInterval);
  try {
    return await work(silence.signal);
  } finally {
    clearInterval(timer);
  }
}

/** What others have set since is a conflict to helm, as to kubectl, unless it is taken over. That is for what the server applies only. */
const takeOver: HelmFlag[] = ['--server-side=true', '--force-conflicts'];

/**
 * Runs helm on the cluster.
 * @throws PolicyRefusal when our post-renderer refused what helm was about to install; ClusterUnreachable when it got no answer, which is worth another try; HelmFailure for all else.
 */
async function run(
  session: Session,
  { flags = [], ...command }: Exclude<HelmCommand, { verb: 'version' }>,
  environment: Record<string, string> = {},
): Promise<HelmOutput> {
  const namespaced: HelmCommand = { ...command, flags: [...flags, `--namespace=${session.project.namespace}`] };
  try {
    return await whileItAnswers(session, signal =>
      session.helm(namespaced, { timeout: helmTimeout, environment, signal }),
    );
  } catch (error) {
    if (!(error instanceof HelmFailure)) throw error;
    if (error.reason === 'cancelled')
      throw new ClusterUnreachable('timeout', 'It stopped answering while helm was at work, and helm was stopped.');
    const judgements = await postRendererJudgement(session.home);
    if (judgements.length > 0) throw new PolicyRefusal(judgements.map(problemOf));
    const ours = await postRendererFailure(session.home);
    if (ours) throw session.veil.error(new HelmFailure('failed', error.args, { stderr: ours }));
    throw error;
  }
}

/** Installs or upgrades; what it renders goes through our post-renderer. Does not wait for objects, only for hooks, as helm always does. */
export async function helmUpgrade(session: Session, installation: Installation, operation: Operation): Promise<void> {
  const { chart } = await placePackage(session, operation.digest);
  const given = await readValues(operation);
  const values = await placeValues(session, given);
  await learnOrder(session.veil, operation.digest, given);
  await learnSecrets(session.veil, session.client, session.project);
  const postRenderer = await writePostRenderer(session.home, {
    script: join(setting('LAMBDA_TASK_ROOT'), 'post-renderer.js'),
  });
  const said = `${operation.kind === 'install' ? 'Installed' : 'Upgraded'} by ${operation.actor} with Berth`;
  await run(
    session,
    {
      verb: 'upgrade',
      release: installation.release,
      chart,
      flags: [
        '--install',
        `--values=${values}`,
        '--reset-values',
        ...postRenderer,
        `--description=${said}`,
        `--labels=${operationLabel}=${operation.operation}`,
        ...(operation.kind === 'upgrade' && operation.conflicts !== 'fail' ? takeOver : []),
        ...bounds(),
        // The step before made what crds/ lacked, past which no post-renderer looks; nothing is left for helm to do there.
        '--skip-crds',
      ],
    },
    postRendererEnvironment(session.home, {
      namespace: session.project.namespace,
      beside: namespacesBeside(session.project),
      kubeVersion: session.kubernetesVersion,
      clusterWide: operation.clusterWideKinds ?? [],
      scaled: operation.kind === 'upgrade' ? await scaledIn(session.client, session.project.namespace) : {},
      blocked: await blockingCodes(session.project),
    }),
  );
}

/** Brings a revision back, whatever others have set since. What is stored with it was adapted already. */
export async function helmRollback(session: Session, release: string, revision: number): Promise<void> {
  await run(session, { verb: 'rollback', release, revision, flags: [...takeOver, ...bounds()] });
}

export async function helmUninstall(session: Session, release: string): Promise<void> {
  await run(session, { verb: 'uninstall', release, flags: ['--ignore-not-found', hookTimeout()] });
}

/** How the folder that helm works in begins (chart/helm.ts). */
const workFolder = 'berth-helm-';

/** A path without the folder of ours that helm works in. */
function withoutFolder(path: string): string {
  const [from, at] = [path.indexOf('/'), path.lastIndexOf(workFolder)];
  const end = path.indexOf('/', at + workFolder.length);
  return from < 0 || at <= from || end < 0 ? path : path.slice(0, from) + path.slice(end + 1);
}

/** What a failing helm said, for people: its last words, without the paths of a folder that is gone. */
export function sayFailure({ reason, stderr }: HelmFailure): string {
  if (reason === 'timeout') return 'Helm did not come to an end within 14 minutes: a hook may hang.';
  if (reason === 'memory-limit' || reason === 'output-limit')
    return 'The chart renders more than is allowed: helm was stopped.';
  const lines = stderr
    .split('\n')
    .filter(line => line.trim() !== '' && !/^(level=|time=|WARNING|I\d{4} |W\d{4} )/.test(line));
  return (
    lines
      .join('\n')
      .replace(/[\w./-]+/g, withoutFolder)
      .replace(/^Error: /, '')
      .replace(
        /\bcontext deadline exceeded$/,
        `It did not come to an end within ${setting('HOOK_TIMEOUT_SECONDS')} seconds.`,
      )
      .slice(0, 3000) || 'Helm failed without a word.'
  );
}
