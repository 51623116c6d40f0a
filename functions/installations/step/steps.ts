import { HelmFailure } from '../../chart/helm.ts';
import { mendPending, type Release } from '../../kubernetes/releases.ts';
import { loadProject } from '../../platform/project-access.ts';
import { keepFindings, progress } from '../finish.ts';
import { keepObjects } from '../objects.ts';
import { newestRevision, previewIn } from '../preview.ts';
import { type Session, withSession } from '../session.ts';
import { readValues } from '../values.ts';
import type { Installation, Operation } from '../views.ts';
import { helmRollback, helmUninstall, helmUpgrade, operationLabel, sayFailure } from './helm.ts';

/** What a step tells the state machine: where to go next, and why. */
export interface StepResult {
  state: 'done' | 'waiting' | 'failed';
  detail: string;
}

const done = (detail = ''): StepResult => ({ state: 'done', detail });
const failed = (detail: string): StepResult => ({ state: 'failed', detail });

/** A helm that somebody runs by hand ends within this, milliseconds: helm's own limit is five minutes an object. */
const patienceWithOthers = 10 * 60_000;

async function inSession<T>(installation: Installation, work: (session: Session) => Promise<T>): Promise<T> {
  return withSession(await loadProject(installation.project), work);
}

const isPending = (release: Release): boolean =>
  release.status.startsWith('pending-') || release.status === 'uninstalling';

/** Whether this operation made the revision; a roll-back carries the labels of the one that it goes back to. */
function madeBy(release: Release, operation: Operation): boolean {
  if (release.revision <= (operation.baseRevision ?? 0)) return false;
  return operation.kind === 'rollback' || release.labels[operationLabel] === operation.operation;
}

/**
 * A revision that is pending was left by a process that died: no two operations of Berth's run at once. Unless it is somebody's who uses helm by hand
 * just now.
 * @returns why it cannot be mended yet.
 */
async function mend(session: Session, installation: Installation, operation: Operation): Promise<string | undefined> {
  const newest = await newestRevision(session, installation.release);
  if (!newest || !isPending(newest)) return undefined;
  const ours = newest.labels[operationLabel] !== undefined || madeBy(newest, operation);
  const age = Date.now() - Date.parse(newest.lastDeployed ?? '');
  if (!ours && age < patienceWithOthers)
    return `Somebody is changing this release with helm right now (revision ${newest.revision} is ${newest.status}).`;
  await mendPending(session.client, session.project.namespace, installation.release, {
    why: 'The process that made this revision died; Berth marked it as failed.',
  });
  return undefined;
}

function explain(problems: readonly { detail: string; file?: string | undefined }[]): string {
  return problems
    .map(({ detail, file }) => (file && !detail.includes(file) ? `${file}: ${detail}` : detail))
    .join('\n');
}

async function checkTarget(session: Session, installation: Installation, operation: Operation): Promise<StepResult> {
  const newest = await newestRevision(session, installation.release);
  await keepFindings(operation, { baseRevision: operation.baseRevision ?? newest?.revision ?? 0 });
  if (operation.kind === 'uninstall') {
    await keepObjects(operation, newest?.manifest ?? '');
    return done();
  }
  if (operation.kind === 'rollback') return newest ? done() : failed('The release is not on the cluster any more.');
  if (operation.kind === 'install' && newest && newest.labels[operationLabel] !== operation.operation)
    return failed(
      `The namespace has a release "${installation.release}" already, which Berth did not make: take another name.`,
    );
  const { possible, problems, clusterWideKinds } = await previewIn(
    session,
    installation.release,
    operation,
    await readValues(operation),
  );
  await keepFindings(operation, { clusterWideKinds });
  return possible ? done() : failed(explain(problems));
}

/** First step: what was left half done is mended, and what cannot work is found before anything is changed. */
export async function prepare(installation: Installation, operation: Operation): Promise<StepResult> {
  await progress(operation, 'preview', 'Looking at what would change');
  return inSession(installation, async session => {
    const hindrance = await mend(session, installation, operation);
    return hindrance ? failed(hindrance) : checkTarget(session, installation, operation);
  });
}

function execute(session: Session, installation: Installation, operation: Operation): Promise<void> {
  if (operation.kind === 'uninstall') return helmUninstall(session, installation.release);
  if (operation.kind === 'rollback') return helmRollback(session, installation.release, operation.toRevision ?? 0);
  return helmUpgrade(session, installation, operation);
}

/**
 * Runs helm, once: a repetition of this step finds what the first run left. A revision of this operation's that is deployed is done, one that failed
 * has failed, one that is pending was cut off and is mended, then helm runs again.
 */
export async function apply(installation: Installation, operation: Operation): Promise<StepResult> {
  await progress(operation, 'apply', 'Helm is at work');
  return inSession(installation, async session => {
    const newest = await newestRevision(session, installation.release);
    if (newest && madeBy(newest, operation)) {
      if (newest.status === 'deployed') return done('It was applied before this step was cut off.');
      if (newest.status === 'failed' && !newest.description.includes('Berth marked it'))
        return failed(newest.description);
    }
    const hindrance = await mend(session, installation, operation);
    if (hindrance) return failed(hindrance);
    return attempt(() => execute(session, installation, operation));
  });
}

async function attempt(work: () => Promise<void>): Promise<StepResult> {
  try {
    await work();
    return done();
  } catch (error) {
    if (error instanceof HelmFailure) return failed(sayFailure(error));
    throw error;
  }
}

/** Brings back what was there before an operation that failed: the last good revision, or nothing at all. */
export async function undo(installation: Installation, operation: Operation): Promise<StepResult> {
  await progress(operation, 'roll back', 'It failed: bringing back what was there before');
  const { release, revision } = installation;
  return inSession(installation, async session => {
    const hindrance = await mend(session, installation, operation);
    if (hindrance) return failed(hindrance);
    const newest = await newestRevision(session, release);
    if (!newest) return done();
    // Cut off after helm had done it.
    if (
      newest.status === 'deployed' &&
      newest.revision > (operation.baseRevision ?? 0) &&
      newest.description === `Rollback to ${revision}`
    )
      return done();
    // Nothing was made that would have to be undone.
    if (newest.revision <= (operation.baseRevision ?? 0)) return done();
    return attempt(() => (revision === 0 ? helmUninstall(session, release) : helmRollback(session, release, revision)));
  });
}
