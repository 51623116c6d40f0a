import { type AuditEvent, auditEntry, shortened } from '../../platform/audit-log.ts';
import { transact } from '../../platform/writes.ts';
import { loadRollout, service } from '../records.ts';
import { countsOf, type Rollout } from '../views.ts';

export interface Advance {
  state: 'waiting' | 'succeeded' | 'stopped';
  detail: string;
}

/** What the audit log says of it; who began it is the actor, long after their request. */
function eventOf(rollout: Rollout, members: Rollout['members'], { state, detail }: Advance): AuditEvent {
  const { chartName = '', versionName } = rollout;
  const { succeeded, failed, skipped, 'rolled-back': rolledBack } = countsOf(members);
  const counts = { installations: members.length, succeeded, failed, 'rolled-back': rolledBack, skipped };
  return {
    actor: rollout.actor,
    action: 'endRollout',
    workspace: rollout.workspace,
    objectKind: 'rollout',
    object: rollout.rollout,
    objectName: `${chartName} ${versionName}`.trim(),
    outcome: state === 'succeeded' ? 'done' : 'failed',
    detail: state === 'succeeded' ? undefined : String(shortened(detail)),
    changes: Object.entries({ version: versionName, status: state, ...counts }).map(([field, to]) => ({ field, to })),
    correlation: rollout.correlation,
  };
}

/** Writes how a rollout ended, with its entry of the audit log. Doing it again changes nothing: it does not run any more by then. */
export async function end(rollout: Rollout, members: Rollout['members'], ended: Advance): Promise<void> {
  const status = ended.state === 'succeeded' ? ('succeeded' as const) : ('stopped' as const);
  const finished = { members, status, detail: ended.detail, finishedAt: new Date().toISOString() };
  await transact(
    service.transaction.write(entities => [
      entities.rollouts
        .patch({ rollout: rollout.rollout })
        .set(finished)
        .where((attribute, { eq }) => eq(attribute.status, 'running'))
        .commit(),
      entities.auditEntries.create(auditEntry(eventOf(rollout, members, ended))).commit(),
    ]),
    async () => {
      if ((await loadRollout(rollout.rollout)).status === 'running')
        throw new Error(`The end of the rollout ${rollout.rollout} could not be written.`);
    },
  );
}
