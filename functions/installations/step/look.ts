import { setTimeout as sleep } from 'node:timers/promises';
import { resourceStates } from '../../kubernetes/resources.ts';
import { setting } from '../../platform/configuration.ts';
import { installations } from '../../platform/entities/installation.ts';
import { progress } from '../finish.ts';
import { type Health, healthOf } from '../health-of.ts';
import { namespaceGone } from '../namespace.ts';
import { keptObjects, objectsOf } from '../objects.ts';
import { newestRevision } from '../preview.ts';
import type { Session } from '../session.ts';
import { learnAll } from '../veil.ts';
import type { Installation, Operation } from '../views.ts';
import { facing } from './facing.ts';
import { withdrawGone } from './kinds.ts';
import { done, overdue, type StepResult, waiting } from './outcome.ts';

/** The state machine pauses for a second at least, and most charts are up sooner: for so long a look goes on by itself. Milliseconds. */
const patience = 2_500;
const between = 250;

/** Looks until there is something to say, or patience ends. */
async function untilSettled<T>(look: () => Promise<T>, isSettled: (found: T) => boolean): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (isSettled(found) || Date.now() + between > end) return found;
    await sleep(between);
  }
}

async function lookAtRemoval(session: Session, operation: Operation): Promise<StepResult> {
  const objects = await keptObjects(operation);
  const states = await untilSettled(
    () => resourceStates(session.client, objects, session.project.namespace),
    found => found.every(({ exists }) => !exists),
  );
  // What cannot be seen is not gone.
  const left = states.filter(({ exists, state }) => exists || state === 'unknown');
  if (left.length === 0) {
    await withdrawGone(session);
    return done('Removed');
  }
  if (left.every(({ exists }) => !exists) && (await namespaceGone(session.project)))
    return done(`Removed: the namespace "${session.project.namespace}" is gone, with everything in it.`);
  const names = left.map(({ ref, reason, exists }) => `${ref.kind} ${ref.name}${exists ? '' : ` (${reason})`}`);
  return waiting(`Still there: ${names.join(', ')}`);
}

async function lookAtObjects(session: Session, installation: Installation): Promise<StepResult & Partial<Health>> {
  const { namespace } = session.project;
  const newest = await newestRevision(session, installation.release);
  if (!newest)
    return { state: 'failed', detail: `The release is gone from the namespace "${namespace}": somebody removed it.` };
  const objects = objectsOf(newest.manifest, namespace);
  const health = await untilSettled(
    async () => healthOf(await resourceStates(session.client, objects, namespace)),
    found => found.health !== 'progressing',
  );
  // What pods and controllers say may quote what they were given.
  if (health.health !== 'healthy') await learnAll(session.veil, installation, session.project, session.client);
  await installations
    .patch({ installation: installation.installation })
    .set({ ...session.veil.value(health), healthAt: new Date().toISOString() })
    .go();
  if (health.health === 'healthy') return { state: 'done', detail: health.healthReason };
  const broken = health.health === 'degraded' || health.health === 'missing';
  return { state: broken ? 'failed' : 'waiting', detail: health.healthReason };
}

/**
 * Looks whether the objects are ready, or gone. A cluster that does not answer is waited for; an object that has failed gets a second look, because a
 * controller may be about to replace it.
 * @param since when helm had done its part: from then on objects have their time to become ready.
 * @param failedBefore what the look before this one found failed, '' when nothing.
 */
export async function look(
  installation: Installation,
  operation: Operation,
  since: Date,
  failedBefore: string,
): Promise<StepResult & { failed: string }> {
  const found = await facing(installation, since, session =>
    operation.kind === 'uninstall' ? lookAtRemoval(session, operation) : lookAtObjects(session, installation),
  );
  await progress(operation, 'wait for the objects', found.detail);
  if (found.state === 'done') return { ...found, failed: '' };
  if (overdue(since))
    return {
      state: 'failed',
      detail: `Not ready within ${setting('READY_TIMEOUT_SECONDS')} seconds. ${found.detail}`,
      failed: found.detail,
    };
  if (found.state === 'failed' && failedBefore === '') return { ...waiting(found.detail), failed: found.detail };
  return { ...found, failed: found.state === 'failed' ? found.detail : '' };
}
