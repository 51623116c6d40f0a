import { Problem } from './problem.ts';

/** So old may the provider's last word be where it cannot be asked: the bound of all of this. Seconds. */
export const longestTrust = 15 * 60;
/** Users that are remembered; more begin anew. */
const most = 10_000;

/** What the provider says of a user's name. */
export interface Standing {
  /** Whether they may still sign in. */
  allowed: boolean;
  /** Who goes by the name now: a name that was deleted and made anew has another (`sub` of OpenID Connect). */
  subject?: string | undefined;
  /** What was given to the name before was given to somebody else; undefined where nobody had it before. ISO 8601. */
  since?: string | undefined;
}

/** Asks the provider. @throws when it does not answer. */
export type Ask = (user: string) => Promise<Standing>;

/** A sign-in of somebody else than was known is a reason to ask again, but not at every request. Seconds. */
const hurry = 1;

/**
 * Whether users may still go on: those who are disabled at the identity provider, or gone from it, may not, whatever token they have; nor may who had the
 * name before. The provider is asked again when its word is older than `fresh` seconds. Where it does not answer, its last word counts until it is
 * `longestTrust` old: then nobody goes on.
 * @returns a check, which takes the subject of a sign-in, if it is one; it throws Problem 401 for who may not go on, 503 where nobody knows.
 */
export function standingCheck(
  ask: Ask,
  fresh: number,
  now: () => number = Date.now,
): (user: string, subject?: string) => Promise<Standing> {
  const known = new Map<string, Standing & { at: number }>();
  const word = async (user: string, subject: string | undefined): Promise<Standing> => {
    const last = known.get(user);
    const age = last ? (now() - last.at) / 1000 : Number.POSITIVE_INFINITY;
    if (last && age < (isOther(last, subject) ? Math.min(hurry, fresh) : fresh)) return last;
    try {
      // Its word is as old as the question.
      const at = now();
      const standing = await ask(user);
      if (known.size >= most) known.clear();
      known.set(user, { ...standing, at });
      return standing;
    } catch (cause) {
      if (last && age < longestTrust) return last;
      throw new Problem(
        503,
        'identity-unknown',
        'The identity provider does not answer, so nobody knows whether you may go on: repeat in a moment.',
        { cause },
      );
    }
  };
  return async (user, subject) => {
    const standing = await word(user, subject);
    if (standing.allowed && !isOther(standing, subject)) return standing;
    throw new Problem(401, 'unauthenticated', 'This user is disabled at the identity provider, or no longer there.');
  };
}

function isOther({ subject: now }: Standing, subject: string | undefined): boolean {
  return subject !== undefined && now !== undefined && now !== subject;
}
