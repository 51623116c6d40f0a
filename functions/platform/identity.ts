import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { identityProvider } from './clients.ts';
import { setting } from './configuration.ts';
import { signIns } from './entities/access.ts';
import { logger } from './logging.ts';
import { standingCheck } from './standing.ts';

async function isEnabled(user: string): Promise<boolean> {
  try {
    const command = new AdminGetUserCommand({ UserPoolId: setting('USER_POOL_ID'), Username: user });
    return (await identityProvider().send(command)).Enabled ?? false;
  } catch (error) {
    if (error instanceof Error && error.name === 'UserNotFoundException') return false;
    throw error;
  }
}

let check: ReturnType<typeof standingCheck> | undefined;

/** @throws Problem 401 for who is disabled at the user pool, or gone from it (standing.ts says how soon), 503 where it does not answer. */
export async function requireStanding(user: string): Promise<void> {
  check ??= standingCheck(isEnabled, setting('IDENTITY_CHECK_SECONDS'));
  await check(user);
}

/** Who was seen by this function, on which day. */
const seen = new Map<string, string>();

/** Remembers that somebody signed in as this user: once a day, and it fails no request. */
export async function noteSignIn(user: string, time = Date.now()): Promise<void> {
  const at = new Date(time).toISOString();
  const day = at.slice(0, 10);
  if (seen.get(user) === day) return;
  try {
    await signIns.put({ user, at }).go();
    seen.set(user, day);
  } catch (error) {
    logger.error('A sign-in could not be noted', { user, error });
  }
}
