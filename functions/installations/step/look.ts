import { ClusterUnreachable, KubernetesError } from '../../kubernetes/errors.ts';
import { resourceStates } from '../../kubernetes/resources.ts';
import { setting } from '../../platform/configuration.ts';
import { installations } from '../../platform/entities/installation.ts';
import { loadProject } from '../../platform/project-access.ts';
import { progress } from '../finish.ts';
import { type Health, healthOf } from '../health-of.ts';
import { keptObjects, objectsOf } from '../objects.ts';
import { newestRevision } from '../preview.ts';
import { type Session, withSession } from '../session.ts';
import type { Installation, Operation } from '../views.ts';
import type { StepResult } from './steps.ts';

const waiting = (detail: string): StepResult => ({ state: 'waiting', detail });

async function lookAtRemoval(session: Session, operation: Operation): Promise<StepResult> {
  const states = await resourceStates(session.client, await keptObjects(operation), session.project.namespace);
  // What cannot be seen is not gone.
  const left = states
    .filter(({ exists, state }) => exists || state === 'unknown')
    .map(({ ref, reason, exists }) => `${ref.kind} ${ref.name}${exists ? '' : ` (${reason})`}`);
  return left.length === 0 ? { state: 'done', detail: 'Removed' } : waiting(`Still there: ${left.join(', ')}`);
}

async function lookAtObjects(session: Session, installation: Installation): Promise<StepResult & Partial<Health>> {
  const { namespace } = session.project;
  const newest = await newestRevision(session, installation.release);
  if (!newest)
    return { state: 'failed', detail: `The release is gone from the namespace "${namespace}": somebody removed it.` };
  const health = healthOf(await resourceStates(session.client, objectsOf(newest.manifest, namespace), namespace));
  await installations
    .patch({ installation: installation.installation })
    .set({ ...health, healthAt: new Date().toISOString() })
    .go();
  if (health.health === 'healthy') return { state: 'done', detail: health.healthReason };
  const broken = health.health === 'degraded' || health.health === 'missing';
  return { state: broken ? 'failed' : 'waiting', detail: health.healthReason };
}

function overdue(operation: Operation): boolean {
  return Date.now() - Date.parse(operation.createdAt) > setting('READY_TIMEOUT_SECONDS') * 1000;
}

/**
 * Looks whether the objects are ready, or gone. A cluster that does not answer is waited for; an object that has failed gets a second look, because a
 * controller may be about to replace it.
 * @param failedBefore what the look before this one found failed, '' when nothing.
 */
export async function look(
  installation: Installation,
  operation: Operation,
  failedBefore: string,
): Promise<StepResult & { failed: string }> {
  const found = await lookOnce(installation, operation);
  await progress(operation, 'wait for the objects', found.detail);
  if (found.state === 'done') return { ...found, failed: '' };
  if (overdue(operation))
    return {
      state: 'failed',
      detail: `Not ready within ${setting('READY_TIMEOUT_SECONDS')} seconds. ${found.detail}`,
      failed: found.detail,
    };
  if (found.state === 'failed' && failedBefore === '') return { ...waiting(found.detail), failed: found.detail };
  return { ...found, failed: found.state === 'failed' ? found.detail : '' };
}

async function lookOnce(installation: Installation, operation: Operation): Promise<StepResult> {
  try {
    const project = await loadProject(installation.project);
    return await withSession(project, session =>
      operation.kind === 'uninstall' ? lookAtRemoval(session, operation) : lookAtObjects(session, installation),
    );
  } catch (error) {
    if (error instanceof ClusterUnreachable) return waiting(`The cluster does not answer: ${error.message}`);
    if (error instanceof KubernetesError) return { state: 'failed', detail: `The cluster refuses: ${error.message}` };
    throw error;
  }
}
