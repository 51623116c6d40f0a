import { shorten } from '../kubernetes/shorten.ts';
import { type AuditEvent, auditEntry, shortened } from '../platform/audit-log.ts';
import { operations } from '../platform/entities/installation.ts';
import { logger } from '../platform/logging.ts';
import { transact } from '../platform/writes.ts';
import { loadInstallation, service } from './records.ts';
import type { Installation, Operation, PreviewProblem } from './views.ts';

export interface Outcome {
  status: 'succeeded' | 'failed' | 'rolled-back';
  detail: string;
  /** Helm's newest revision, when it is known. */
  revision?: number | undefined;
  /** Where it was when it ended, if not at its end. */
  step?: string | undefined;
}

/** What the release is after the operation: its version, whose values it has. */
function leftBehind(installation: Installation, operation: Operation, outcome: Outcome) {
  const { kind, version, versionName } = operation;
  const revision = outcome.revision ?? installation.revision;
  if (outcome.status === 'failed' || (outcome.status === 'rolled-back' && kind === 'install'))
    return { status: 'failed' as const };
  // Helm makes a new revision of the one that it goes back to.
  if (outcome.status === 'rolled-back') return { status: 'installed' as const, revision };
  if (kind === 'uninstall') return { status: 'removed' as const, health: 'unknown' as const, healthReason: '' };
  const values = operation.valuesOf ?? operation.operation;
  return { status: 'installed' as const, version, versionName, values, revision };
}

/** What the audit log says of it; who ordered it is the actor, long after their request. */
function eventOf(installation: Installation, operation: Operation, { status, detail }: Outcome): AuditEvent {
  const { operation: id, kind, versionName, rollout } = operation;
  return {
    actor: operation.actor,
    action: 'endOperation',
    workspace: installation.workspace,
    objectKind: 'installation',
    object: installation.installation,
    objectName: installation.release,
    outcome: status === 'succeeded' ? 'done' : 'failed',
    detail: status === 'succeeded' ? undefined : String(shortened(detail)),
    changes: Object.entries({ operation: id, kind, version: versionName, status, rollout })
      .filter(([, value]) => value !== undefined)
      .map(([field, to]) => ({ field, to })),
    correlation: operation.correlation,
  };
}

/**
 * Writes how an operation ended, and lets the next one begin. Doing it again changes nothing: the lock is another's by then, or nobody's.
 * A removed release's name is free again.
 */
export async function finish(installation: Installation, operation: Operation, outcome: Outcome): Promise<void> {
  const at = new Date().toISOString();
  const left = leftBehind(installation, operation, outcome);
  const { installation: id, project, release } = installation;
  const ended = {
    status: outcome.status,
    detail: shorten(outcome.detail, 4000),
    finishedAt: at,
    step: outcome.step ?? (outcome.status === 'rolled-back' ? 'rolled back' : outcome.status),
    ...(outcome.revision === undefined ? {} : { revision: outcome.revision }),
    ...(outcome.status === 'rolled-back' && left.status === 'installed' ? { restored: installation.values } : {}),
  };
  const overtaken = await transact(
    service.transaction.write(entities => [
      entities.operations.patch({ installation: id, operation: operation.operation }).set(ended).commit(),
      entities.installations
        .patch({ installation: id })
        .set({ ...left, updatedAt: at })
        .remove(['lock'])
        .where(({ lock }, { eq }) => eq(lock, operation.operation))
        .commit(),
      entities.auditEntries.create(auditEntry(eventOf(installation, operation, outcome))).commit(),
      ...(left.status === 'removed' ? [entities.releaseNames.delete({ project, release }).commit()] : []),
    ]),
    async () => {
      if ((await loadInstallation(id)).lock === operation.operation)
        throw new Error(`The end of the operation ${operation.operation} could not be written.`);
      return true;
    },
  );
  if (!overtaken) logger.info('Operation ended', { operation: operation.operation, ...outcome });
}

/** Says where an operation is, for who follows it. */
export async function progress(operation: Operation, step: string, detail: string): Promise<void> {
  await operations
    .patch({ installation: operation.installation, operation: operation.operation })
    .set({ step, detail: shorten(detail, 4000) })
    .go();
}

/** Keeps what the first step found out, for the steps after it. */
export async function keepFindings(
  operation: Operation,
  findings: { baseRevision?: number; clusterWideKinds?: string[]; problems?: PreviewProblem[] },
): Promise<void> {
  await operations.patch({ installation: operation.installation, operation: operation.operation }).set(findings).go();
}
