import { setTimeout as sleep } from 'node:timers/promises';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../platform/clients.ts';
import { type Transition, versions } from '../platform/entities/version.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { logger } from '../platform/logging.ts';
import type { Principal } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { claimInStore, everActive } from '../platform/store-claims.ts';
import { transitionOf, type Version } from '../platform/views.ts';
import { history, submittersOf } from './history.ts';
import { checkPolicy } from './policy.ts';
import { type Action, actionsFrom, capacity, checkAction, reviewing, type Subject } from './table.ts';

/** How long an action waits for its new status before it answers 202, milliseconds (DESIGN section 2). */
const patience = 3000;

/** What the rules need of a version's record. */
export function subjectOf(version: Version, submitters: readonly string[]): Subject {
  return {
    id: version.version,
    workspace: version.workspace,
    status: version.status ?? 'draft',
    uploadedBy: version.uploadedBy,
    submitters: [...submitters, ...(version.submittedBy ? [version.submittedBy] : [])],
    claimedBy: version.claimedBy,
    suspendedAs: version.suspendedAs,
  };
}

/**
 * A chart's name in the store is one workspace's, and a version's bytes are what they were, for ever. Both are claimed before the state machine is told to
 * release, and, of what was released before there was this rule, before it can be deleted.
 */
async function claim(version: Version, action: Action): Promise<void> {
  if (action === 'release') return claimInStore(version);
  if (!everActive(version)) return;
  await claimInStore(version).catch(error => {
    // Before the rule, another may have had the name: that must not keep anybody from suspending this one.
    if (!(error instanceof Problem)) throw error;
    logger.warn('What was released is not claimed', { version: version.version, reason: error.message });
  });
}

/** Whether the waiting state took the message; false when its token is spent. */
async function send(token: string, transition: Omit<Transition, 'from'>): Promise<boolean> {
  try {
    await stepFunctions().send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(transition) }));
    return true;
  } catch (error) {
    if (error instanceof Error && ['TaskDoesNotExist', 'TaskTimedOut'].includes(error.name)) return false;
    throw error;
  }
}

async function reload(id: string): Promise<Version> {
  const { data } = await versions.get({ version: id }).go({ consistent: true });
  if (!data) throw notFound(`The version "${id}"`);
  return data;
}

/** Polls until the version has moved on from a sequence number, or patience ends. */
async function waitBeyond(id: string, sequence: number, token?: string): Promise<Version> {
  const end = Date.now() + patience;
  for (let pause = 25; ; pause = Math.min(pause * 1.5, 200)) {
    const version = await reload(id);
    const moved = (version.sequence ?? -1) > sequence || (token !== undefined && version.taskToken !== token);
    if (moved || Date.now() + pause > end) return version;
    await sleep(pause);
  }
}

function lostRace(now: Version, action: Action): Problem {
  const status = now.status ?? 'draft';
  const last = transitionOf(now);
  return new Problem(
    409,
    'lost-race',
    `${last?.actor ?? 'Somebody'} acted first: the version is ${status} now, so your ${action} was not done.`,
    {
      extensions: { currentStatus: status, allowedActions: actionsFrom(status) },
    },
  );
}

/**
 * Does an action: checks it, hands it to the waiting state, and waits for the new status.
 * @returns `done` false when the state machine took the action but had not written the status within three seconds.
 * @throws Problem of checkAction and checkPolicy; 409 `lost-race` when another action came first.
 */
export async function act(
  principal: Principal,
  found: Version,
  action: Action,
  message: string,
): Promise<{ version: Version; done: boolean }> {
  const { version: id } = found;
  let version = found;
  const transition = {
    id: newIdentifier('act'),
    action,
    actor: principal.user,
    as: capacity(principal, action),
    message: message.trim(),
    at: new Date().toISOString(),
  };
  // The second round is for a review that continued as a new execution between the read and the message: same status, new token.
  for (let round = 0; round < 2; round++) {
    const submitters = reviewing.has(action) ? submittersOf(await history(id)) : [];
    checkAction(principal, subjectOf(version, submitters), action, message);
    await checkPolicy(version, action, transition.id);
    await claim(version, action);
    const sequence = version.sequence ?? -1;
    if (version.taskToken && (await send(version.taskToken, transition)))
      return settle(id, sequence, transition.id, action);
    const now = await waitBeyond(id, sequence, version.taskToken ?? '');
    if (now.sequence !== version.sequence) throw lostRace(now, action);
    if (now.taskToken === version.taskToken) break;
    version = now;
  }
  throw new Problem(409, 'conflict', 'The review of this version is being restarted: repeat the action in a moment.', {
    extensions: { currentStatus: version.status },
  });
}

/** Two messages for one token can both be answered 200; the transition's id says whose was taken. */
async function settle(
  id: string,
  sequence: number,
  transition: string,
  action: Action,
): Promise<{ version: Version; done: boolean }> {
  const version = await waitBeyond(id, sequence);
  const moved = (version.sequence ?? -1) > sequence;
  if (moved && version.sequence === sequence + 1 && transitionOf(version)?.id !== transition)
    throw lostRace(version, action);
  return { version, done: moved };
}
