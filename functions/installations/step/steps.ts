import { mapping } from '../../chart/fields.ts';
import { HelmFailure } from '../../chart/helm.ts';
import { parseManifest } from '../../chart/manifest.ts';
import { saysSilent } from '../../kubernetes/loopback.ts';
import { listReleaseRevisions, type Release } from '../../kubernetes/releases.ts';
import { referenceOf } from '../differences.ts';
import { keepFindings, progress } from '../finish.ts';
import { hindranceNow } from '../installable.ts';
import { blockingCodes, judgeRevision, objectsIn, PolicyRefusal, problemOf } from '../judgement.ts';
import { namespaceGone, sayGone } from '../namespace.ts';
import { keepObjects } from '../objects.ts';
import { isOwn, operationLabel, sayForeign } from '../ownership.ts';
import { newestRevision, previewIn } from '../preview.ts';
import { loadOperation } from '../records.ts';
import { namespacedKinds } from '../render.ts';
import type { Session } from '../session.ts';
import { readValues } from '../values.ts';
import type { Installation, Operation, PreviewProblem } from '../views.ts';
import { facing } from './facing.ts';
import { helmRollback, helmUninstall, helmUpgrade, sayFailure } from './helm.ts';
import { bringKinds, grantMade } from './kinds.ts';
import { madeBy, mend, mendedWords } from './mend.ts';
import { done, failed, type StepResult } from './outcome.ts';

function explain(
  problems: readonly { detail: string; file?: string | undefined; pointer?: string | undefined }[],
): string {
  return problems
    .map(({ detail, file, pointer }) => {
      const place = pointer ?? file;
      return place && !detail.includes(place) ? `${place}: ${detail}` : detail;
    })
    .join('\n');
}

/** More problems are not kept with an operation, nor longer words: an item of the table holds 400 kB. */
const problemLimit = 20;
const detailLimit = 1000;

/** Ends what cannot be done, or may not be; with the problems, as a preview shows them. */
async function refused(
  { veil }: Session,
  operation: Operation,
  problems: readonly PreviewProblem[],
): Promise<StepResult> {
  // They are written down inside of the session, before its answer goes through the veil; and what is cut is not known again.
  const kept = veil.value(problems.slice(0, problemLimit));
  await keepFindings(operation, {
    problems: kept.map(each => ({ ...each, detail: each.detail.slice(0, detailLimit) })),
  });
  return failed(explain(problems));
}

/** What the policy that holds now does not allow of the revision to go back to. */
async function judgeReturn(session: Session, { release }: Installation, operation: Operation) {
  const revisions = await listReleaseRevisions(session.client, session.project.namespace, release);
  const target = revisions.find(({ revision }) => revision === operation.toRevision);
  if (!target) return [];
  const objects = objectsIn(target);
  return judgeRevision(objects, await blockingCodes(session.project), await namespacedKinds(session, objects)).map(
    problemOf,
  );
}

async function checkTarget(session: Session, installation: Installation, operation: Operation): Promise<StepResult> {
  const newest = await newestRevision(session, installation.release);
  await keepFindings(operation, { baseRevision: operation.baseRevision ?? newest?.revision ?? 0 });
  const isForeign = newest !== undefined && !(await isOwn(installation, newest));
  if (operation.kind === 'uninstall') {
    await keepObjects(operation, isForeign ? '' : (newest?.manifest ?? ''));
    return done();
  }
  const hindrance = await hindranceNow(operation.version, installation.workspace);
  if (hindrance) return failed(hindrance);
  if (isForeign) return failed(sayForeign(installation.release, installation.namespace));
  if (operation.kind === 'rollback') {
    if (!newest) return failed('The release is not on the cluster any more.');
    const problems = await judgeReturn(session, installation, operation);
    return problems.length > 0 ? refused(session, operation, problems) : done();
  }
  if (operation.kind === 'install' && newest && newest.labels[operationLabel] !== operation.operation)
    return failed(
      `The namespace has a release "${installation.release}" already, which Berth did not make: take another name.`,
    );
  const { possible, problems, clusterWideKinds, kinds } = await previewIn(session, operation, {
    release: installation.release,
    values: await readValues(operation),
    conflicts: operation.conflicts,
  });
  await keepFindings(operation, { clusterWideKinds });
  if (!possible) return refused(session, operation, problems);
  return bringKinds(session, installation.release, kinds);
}

/** First step: what was left half done is mended, and what cannot work is found before anything is changed. */
export async function prepare(installation: Installation, operation: Operation, since: Date): Promise<StepResult> {
  await progress(operation, 'preview', 'Looking at what would change');
  const check = async (session: Session): Promise<StepResult> =>
    (await mend(session, installation, operation)) ?? checkTarget(session, installation, operation);
  if (operation.kind !== 'uninstall') return facing(installation, since, check);
  return facing(installation, since, check, async () => {
    await keepObjects(operation, '');
    return done();
  });
}

async function execute(session: Session, installation: Installation, operation: Operation): Promise<void> {
  if (operation.kind === 'uninstall') return helmUninstall(session, installation.release);
  if (operation.kind === 'rollback') {
    // What was kept of the revision goes past the post-renderer.
    const problems = await judgeReturn(session, installation, operation);
    if (problems.length > 0) throw new PolicyRefusal(problems);
    return helmRollback(session, installation.release, operation.toRevision ?? 0);
  }
  return helmUpgrade(session, installation, operation);
}

/** Whether a revision of this operation's failed for good: one that lost its process, or its cluster, is tried again. */
function failedForGood({ status, description }: Release): boolean {
  return status === 'failed' && description !== mendedWords && !saysSilent(description);
}

/** What a run of this step that was cut off has left, if it left something final. */
function leftBy(newest: Release | undefined, operation: Operation): StepResult | undefined {
  if (!newest || !madeBy(newest, operation)) return undefined;
  if (newest.status === 'deployed') return done('It was applied before this step was cut off.');
  return failedForGood(newest) ? failed(newest.description) : undefined;
}

/**
 * Runs helm, once: a repetition of this step finds what the first run left. A revision of this operation's that is deployed is done, one that failed
 * has failed, one that is pending was cut off and is mended, then helm runs again.
 */
export async function apply(installation: Installation, operation: Operation, since: Date): Promise<StepResult> {
  await progress(operation, 'apply', 'Helm is at work');
  const whenGone = operation.kind === 'uninstall' ? async () => done() : undefined;
  const run = async (session: Session): Promise<StepResult> => {
    const left = leftBy(await newestRevision(session, installation.release), operation);
    const hindrance = left ?? (await mend(session, installation, operation));
    const foreign = hindrance ?? (await leaveForeign(session, installation, operation));
    const result = foreign ?? (await attempt(session, operation, () => execute(session, installation, operation)));
    if (result.state === 'done' && operation.kind !== 'uninstall') await grantMade(session, installation.release);
    return result;
  };
  return facing(installation, since, run, whenGone);
}

/** A release that is somebody else's is not touched, whenever it came. */
async function leaveForeign(
  session: Session,
  installation: Installation,
  operation: Operation,
): Promise<StepResult | undefined> {
  const newest = await newestRevision(session, installation.release);
  if (!newest || (await isOwn(installation, newest))) return undefined;
  const words = sayForeign(installation.release, installation.namespace);
  return operation.kind === 'uninstall' ? done(words) : failed(words);
}

/** Runs helm, if the operation has not been ended from outside meanwhile: then another one may have the release by now. */
async function attempt(session: Session, operation: Operation, work: () => Promise<void>): Promise<StepResult> {
  const { status } = await loadOperation(operation.installation, operation.operation);
  if (status !== 'running') return failed('It was ended from outside.');
  try {
    await work();
    return done();
  } catch (error) {
    if (error instanceof PolicyRefusal) return refused(session, operation, error.problems);
    if (!(error instanceof HelmFailure)) throw error;
    if (!(await namespaceGone(session.project))) return failed(sayFailure(error));
    return operation.kind === 'uninstall' ? done() : failed(`${sayGone(session.project)} ${sayFailure(error)}`);
  }
}

/** Helm leaves what hooks made; of a first installation that is undone, nothing is to be left. */
async function removeHooks(session: Session, { hooks }: Release): Promise<void> {
  // What never ran was never made: an object of that name is somebody else's.
  for (const { manifest } of hooks.filter(hook => mapping(hook.last_run)?.phase))
    for (const { object } of parseManifest(String(manifest ?? ''))) await session.client.delete(referenceOf(object));
}

/**
 * Brings back what was there before an operation that failed: the last good revision, or nothing at all. Nothing is judged here: it ran before, and to
 * refuse it would leave a release that is half changed.
 */
export async function undo(installation: Installation, operation: Operation, since: Date): Promise<StepResult> {
  await progress(operation, 'roll back', 'It failed: bringing back what was there before');
  const { release, revision } = installation;
  const back = async (session: Session): Promise<StepResult> => {
    const hindrance = await mend(session, installation, operation);
    if (hindrance) return hindrance;
    const newest = await newestRevision(session, release);
    if (!newest || newest.revision <= (operation.baseRevision ?? 0)) return done();
    if (!(await isOwn(installation, newest))) return done();
    // Cut off after helm had done it.
    if (newest.status === 'deployed' && newest.description === `Rollback to ${revision}`) return done();
    return attempt(session, operation, async () => {
      if (revision > 0) {
        await helmRollback(session, release, revision);
        return grantMade(session, release);
      }
      await helmUninstall(session, release);
      await removeHooks(session, newest);
    });
  };
  // With a namespace, a first installation has gone too.
  return facing(installation, since, back, revision === 0 ? async () => done() : undefined);
}
