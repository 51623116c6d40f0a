import { mendPending, type Release } from '../../kubernetes/releases.ts';
import { operations } from '../../platform/entities/installation.ts';
import { isOwn, operationLabel } from '../ownership.ts';
import { newestRevision } from '../preview.ts';
import type { Session } from '../session.ts';
import type { Installation, Operation } from '../views.ts';
import { failed, type StepResult, waiting } from './outcome.ts';

/** What `helm history` says of a revision that was mended. */
export const mendedWords = 'The process that made this revision died; Berth marked it as failed.';

/** A helm that somebody runs by hand ends within this, milliseconds: helm's own limit is five minutes an object. */
const patienceWithOthers = 10 * 60_000;
/** No function lives longer, milliseconds: after this, whatever it did has ended. */
const functionLife = 15 * 60_000 + 10_000;
/** Two functions' clocks may differ by this, milliseconds. */
const clockSkew = 2_000;

const isPending = ({ status }: Release): boolean => status.startsWith('pending-') || status === 'uninstalling';

/** Whether this operation made the revision; a roll-back carries the labels of the one that it goes back to. */
export function madeBy(release: Release, operation: Operation): boolean {
  if (release.revision <= (operation.baseRevision ?? 0)) return false;
  return operation.kind === 'rollback' || release.labels[operationLabel] === operation.operation;
}

/** Stopped by hand, so that nobody knows whether its function has ended: ended in another way, it has. */
function mayBeAtWork({ status, step }: Operation): boolean {
  return status === 'failed' && (step === 'apply' || step === 'roll back');
}

function runningAt(operation: Operation, time: number): boolean {
  const begin = Date.parse(operation.createdAt) - clockSkew;
  const longer = mayBeAtWork(operation) ? functionLife : clockSkew;
  const end = operation.finishedAt ? Date.parse(operation.finishedAt) + longer : Number.POSITIVE_INFINITY;
  return begin <= time && time <= end;
}

/**
 * The operation of Berth's that left a revision pending, if one did. The label alone does not tell: a helm that somebody runs by hand hands it on from
 * the revision before. Only an upgrade of Berth's has one of its own; what else is pending and began while an operation was running is that one's.
 */
async function makerOf(newest: Release, { installation }: Installation): Promise<Operation | undefined> {
  const { data } = await operations.query.primary({ installation }).go({ order: 'desc', pages: 'all' });
  const { revision, status } = newest;
  if (status === 'uninstalling')
    return data.find(({ kind, rollbackOnFailure }) => kind === 'uninstall' || rollbackOnFailure);
  const began = Date.parse(newest.lastDeployed ?? '');
  const possible = data.filter(
    each => runningAt(each, began) && (each.revision ?? revision) === revision && revision > (each.baseRevision ?? 0),
  );
  if (status === 'pending-rollback') return possible[0];
  return possible.find(each => each.operation === newest.labels[operationLabel]);
}

/**
 * A revision that is pending was left by a process that died: no two operations of Berth's run at once. Unless it is somebody's who uses helm by hand
 * just now, or of an operation that was stopped by hand while its helm was at work.
 * @returns why it cannot be mended, or not yet; undefined when the release is free.
 */
export async function mend(
  session: Session,
  installation: Installation,
  operation: Operation,
): Promise<StepResult | undefined> {
  const newest = await newestRevision(session, installation.release);
  // Somebody else's release is theirs to mend.
  if (!newest || !isPending(newest) || !(await isOwn(installation, newest))) return undefined;
  const maker = await makerOf(newest, installation);
  const age = Date.now() - Date.parse(newest.lastDeployed ?? '');
  if (!maker && age < patienceWithOthers)
    return failed(
      `Somebody is changing this release with helm right now (revision ${newest.revision} is ${newest.status}).`,
    );
  if (maker && maker.operation !== operation.operation && mayBeAtWork(maker) && age < functionLife)
    return waiting(
      `The operation before was stopped, but its helm may still be at work (revision ${newest.revision} is ${newest.status}).`,
    );
  await mendPending(session.client, session.project.namespace, installation.release, { why: mendedWords });
  return undefined;
}
