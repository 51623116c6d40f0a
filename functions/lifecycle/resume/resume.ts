import { DescribeExecutionCommand, paginateListExecutions } from '@aws-sdk/client-sfn';
import { record } from '../../platform/audit-log.ts';
import { stepFunctions } from '../../platform/clients.ts';
import { setting } from '../../platform/configuration.ts';
import { statuses, versions } from '../../platform/entities/version.ts';
import { executionName, startReview } from '../../platform/review-execution.ts';
import { transitionOf, type Version } from '../../platform/views.ts';

/** A version that changed this recently may be between two executions: the next sweep looks again. Milliseconds. */
const settling = 30_000;

async function running(): Promise<Set<string>> {
  const arns = new Set<string>();
  const pages = paginateListExecutions(
    { client: stepFunctions(), pageSize: 1000 },
    { stateMachineArn: setting('LIFECYCLE_ARN'), statusFilter: 'RUNNING' },
  );
  for await (const page of pages) for (const execution of page.executions ?? []) arns.add(execution.executionArn ?? '');
  return arns;
}

async function* living(): AsyncGenerator<Version> {
  for (const status of statuses.filter(each => each !== 'deleted')) {
    let cursor: string | null = null;
    do {
      const page: { data: Version[]; cursor: string | null } = await versions.query
        .queue({ gsi2pk: `status#${status}` })
        .go({ cursor, limit: 500 });
      yield* page.data;
      cursor = page.cursor;
    } while (cursor);
  }
}

/** The name of a generation that failed before it wrote anything is used up: the next few are tried. */
const generationsTried = 10;

/** Nobody asked for it, so it has no request. */
async function recordRestart(version: Version, generation: number): Promise<void> {
  await record({
    actor: 'system:resume',
    action: 'resumeReview',
    workspace: version.workspace,
    objectKind: 'version',
    object: version.version,
    objectName: `${version.chartName} ${version.name}`,
    outcome: 'done',
    changes: [{ field: 'generation', from: version.generation ?? 0, to: generation }],
    correlation: version.correlation,
  });
}

/** A list of executions may lag, and so may an index: before anything is restarted both are asked for the one version. */
async function isAlive({ execution }: Version): Promise<boolean> {
  if (!execution) return false;
  try {
    const { status } = await stepFunctions().send(new DescribeExecutionCommand({ executionArn: execution }));
    return status === 'RUNNING' || status === 'PENDING_REDRIVE';
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return false;
    throw error;
  }
}

async function restart(version: Version): Promise<boolean> {
  const transition = transitionOf(version);
  if (!version.status || !transition) return false;
  const first = (version.generation ?? 0) + 1;
  for (let generation = first; generation < first + generationsTried; generation++) {
    const started = await startReview({
      version: version.version,
      app: version.app,
      workspace: version.workspace,
      versionName: version.name,
      correlation: version.correlation,
      name: executionName(version.workspace, version.chartName, version.name, version.version),
      at: version.status,
      status: version.status,
      sequence: version.sequence ?? 0,
      generation,
      transitions: 0,
      transition,
    });
    if (!started) continue;
    await recordRestart(version, generation);
    return true;
  }
  throw new Error(`No execution name is left for the review of ${version.version}.`);
}

/**
 * Restarts, at the status it has, the review of every version whose execution is not running: stopped by hand, failed, or lost with an emulator. The new
 * execution's name counts a generation up from the version's, so doing this twice starts it once.
 * @param options.settled take versions that changed within the last half minute too: right when nothing can be running.
 * @returns how many were restarted.
 */
export async function resume(options: { settled: boolean }): Promise<number> {
  // What changed after the list of executions was begun may have one that is not in it.
  const settledBefore = Date.now() - settling;
  const alive = await running();
  let resumed = 0;
  for await (const listed of living()) {
    if (alive.has(listed.execution ?? '')) continue;
    const { data: version } = await versions.get({ version: listed.version }).go({ consistent: true });
    if (!version || version.status === 'deleted') continue;
    const fresh = !options.settled && Date.parse(version.statusAt ?? '') > settledBefore;
    if (fresh || (await isAlive(version))) continue;
    if (await restart(version)) resumed++;
  }
  return resumed;
}
