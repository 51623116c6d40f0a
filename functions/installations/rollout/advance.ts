import { shortened } from '../../platform/audit-log.ts';
import { rollouts } from '../../platform/entities/installation.ts';
import { versions } from '../../platform/entities/version.ts';
import { Problem } from '../../platform/problem.ts';
import type { Version } from '../../platform/views.ts';
import { beginUpgrade, unlockIfDead } from '../begin.ts';
import { deathOf } from '../execution.ts';
import { loadInstallation, loadOperation, loadRollout } from '../records.ts';
import type { Rollout } from '../views.ts';
import { type Advance, end } from './end.ts';

type Member = Rollout['members'][number];

/** How a member's operation stands now. */
async function refresh(member: Member): Promise<Member> {
  if (member.status !== 'running' || !member.operation) return member;
  await unlockIfDead(await loadInstallation(member.installation));
  const { status, detail = '' } = await loadOperation(member.installation, member.operation);
  return { ...member, status, detail: String(shortened(detail)) };
}

/** Begins one member's upgrade; one that began before this step was cut off is found again by its rollout. */
async function begin(rollout: Rollout, version: Version, member: Member): Promise<Member> {
  const installation = await loadInstallation(member.installation);
  const last = await loadOperation(member.installation, installation.operation);
  if (last.rollout === rollout.rollout) return { ...member, operation: last.operation, status: last.status };
  const { actor, message = '', correlation, rollbackOnFailure } = rollout;
  try {
    const order = { actor, message, correlation, rollbackOnFailure, rollout: rollout.rollout };
    const begun = await beginUpgrade(installation, version, undefined, order);
    return { ...member, operation: begun.operation, status: 'running' };
  } catch (error) {
    if (error instanceof Problem) return { ...member, status: 'failed', detail: String(shortened(error.message)) };
    throw error;
  }
}

/** The record is as large as it has members: one that is as it was is not written again. */
async function save(rollout: Rollout, members: Member[]): Promise<void> {
  if (JSON.stringify(members) === JSON.stringify(rollout.members)) return;
  await rollouts.patch({ rollout: rollout.rollout }).set({ members }).go();
}

async function stop(rollout: Rollout, members: Member[], detail: string): Promise<Advance> {
  const ended = { state: 'stopped' as const, detail };
  const left = members.map(member => (member.status === 'waiting' ? { ...member, status: 'skipped' } : member));
  await end(rollout, left, ended);
  return ended;
}

/**
 * One look at a rollout: while a wave runs, it waits; when one of it failed, it stops; else the next wave begins.
 * A version that was suspended meanwhile goes nowhere further.
 */
export async function advance(rollout: Rollout): Promise<Advance> {
  if (rollout.status !== 'running')
    return { state: rollout.status === 'succeeded' ? 'succeeded' : 'stopped', detail: rollout.detail ?? '' };
  const members = await Promise.all(rollout.members.map(refresh));
  const running = members.filter(member => member.status === 'running').length;
  const bad = members.filter(member => member.status === 'failed' || member.status === 'rolled-back');
  if (running > 0) {
    await save(rollout, members);
    return { state: 'waiting', detail: `${running} under way` };
  }
  const next = members.filter(member => member.status === 'waiting').slice(0, rollout.wave);
  if (next.length === 0 && bad.length === 0) {
    const ended = { state: 'succeeded' as const, detail: `${members.length} upgraded` };
    await end(rollout, members, ended);
    return ended;
  }
  const { data: version } = await versions.get({ version: rollout.version }).go({ consistent: true });
  // Before what failed: an upgrade that had not begun yet has failed because of it.
  if (version?.status === 'suspended' || version?.status === 'deleted' || !version)
    return stop(rollout, members, `The version ${rollout.versionName} was suspended or deleted meanwhile.`);
  if (bad.length > 0) return stop(rollout, members, `${bad.length} failed: no further wave begins.`);
  const begun = new Map<string, Member>();
  for (const member of next) begun.set(member.installation, await begin(rollout, version, member));
  await save(
    rollout,
    members.map(member => begun.get(member.installation) ?? member),
  );
  return { state: 'waiting', detail: `A wave of ${next.length} has begun` };
}

/**
 * Ends a rollout whose execution was stopped or never began: no further wave begins, and it is over when what runs of the last one is.
 * @returns whether it was ended.
 */
export async function endIfDead(listed: Rollout): Promise<boolean> {
  const death = listed.execution && (await deathOf(listed.execution, listed.createdAt));
  if (!death) return false;
  // Read after its execution was found over: one that ended by itself has said so before.
  const rollout = await loadRollout(listed.rollout);
  if (rollout.status !== 'running') return false;
  const members = await Promise.all(rollout.members.map(refresh));
  const over = !members.some(member => member.status === 'running');
  if (over) await stop(rollout, members, `Its execution ${death.how}: no further wave begins.`);
  else await save(rollout, members);
  return over;
}
