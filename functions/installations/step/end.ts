import { releaseSummaries } from '../../kubernetes/releases.ts';
import { onRegistered } from '../../platform/cluster-access.ts';
import { logger } from '../../platform/logging.ts';
import { loadProject } from '../../platform/project-access.ts';
import { identityIn } from '../../projects/identity.ts';
import type { Installation, Operation } from '../views.ts';

/** The revision that an operation made, if it made one and the cluster can be asked: an operation ends whether it answers or not. */
export async function lastRevision(installation: Installation, operation: Operation): Promise<number | undefined> {
  if (operation.kind === 'uninstall') return undefined;
  try {
    const project = await loadProject(installation.project);
    const revisions = await onRegistered(project.cluster, await identityIn(project), client =>
      releaseSummaries(client, project.namespace, installation.release),
    );
    const newest = revisions.at(-1)?.revision ?? 0;
    return newest > (operation.baseRevision ?? 0) ? newest : undefined;
  } catch (error) {
    logger.warn('The last revision is not known', { operation: operation.operation, error });
    return undefined;
  }
}
