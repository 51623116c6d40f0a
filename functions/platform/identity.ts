import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { identityProvider } from './clients.ts';
import { setting } from './configuration.ts';
import { signIns } from './entities/access.ts';
import { logger } from './logging.ts';
import { type Standing, standingCheck } from './standing.ts';

/**
 * Since when a name is whose it is now. Who first signs in as a member was meant by whoever added them, so they have what was given before; who takes a name
 * over that somebody had has only what was given since they were made.
 */
async function takenOver(user: string, subject: string, madeAt: Date): Promise<string | undefined> {
  const { data: last } = await signIns.get({ user }).go({ consistent: true });
  if (!last?.subject || last.subject === subject) return last?.since;
  const since = madeAt.toISOString();
  await signIns.put({ user, at: last.at, subject, since }).go();
  logger.warn('A user name was made anew: what was given to it before does not count', { user, since });
  return since;
}

async function askProvider(user: string): Promise<Standing> {
  try {
    const command = new AdminGetUserCommand({ UserPoolId: setting('USER_POOL_ID'), Username: user });
    const { Enabled: allowed = false, UserAttributes = [], UserCreateDate } = await identityProvider().send(command);
    const subject = UserAttributes.find(({ Name }) => Name === 'sub')?.Value;
    if (!subject) return { allowed };
    return { allowed, subject, since: await takenOver(user, subject, UserCreateDate ?? new Date()) };
  } catch (error) {
    if (error instanceof Error && error.name === 'UserNotFoundException') return { allowed: false };
    throw error;
  }
}

let check: ReturnType<typeof standingCheck> | undefined;

/**
 * @param subject of a sign-in.
 * @throws Problem 401 for who is disabled at the user pool, gone from it, or no longer of this name (standing.ts says how soon), 503 where it does not answer.
 */
export async function requireStanding(user: string, subject?: string): Promise<Standing> {
  check ??= standingCheck(askProvider, setting('IDENTITY_CHECK_SECONDS'));
  return check(user, subject);
}

/** Who was seen by this function as which user, and on which day. */
const seen = new Map<string, string>();

/** Remembers that somebody signed in as this user: once a day, and it fails no request. */
export async function noteSignIn(user: string, { subject, since }: Standing, time = Date.now()): Promise<void> {
  const at = new Date(time).toISOString();
  const day = at.slice(0, 10);
  const whoAndWhen = `${subject} ${day}`;
  if (seen.get(user) === whoAndWhen) return;
  try {
    await signIns.put({ user, at, ...(subject ? { subject } : {}), ...(since ? { since } : {}) }).go();
    seen.set(user, whoAndWhen);
  } catch (error) {
    logger.error('A sign-in could not be noted', { user, error });
  }
}
