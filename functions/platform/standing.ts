import { Problem } from './problem.ts';

/** So old may the provider's last word be where it cannot be asked: the bound of all of this. Seconds. */
export const longestTrust = 15 * 60;
/** Users that are remembered; more begin anew. */
const most = 10_000;

/** Answers whether a user may still sign in. @throws when the provider does not answer. */
export type Ask = (user: string) => Promise<boolean>;

/**
 * Whether users may still go on: those who are disabled at the identity provider, or gone from it, may not, whatever token they have. The provider is asked
 * again when its word is older than `fresh` seconds. Where it does not answer, its last word counts until it is `longestTrust` old: then nobody goes on.
 * @returns a check that throws Problem 401 for who may not go on, 503 where nobody knows.
 */
export function standingCheck(ask: Ask, fresh: number, now: () => number = Date.now): (user: string) => Promise<void> {
  const known = new Map<string, { allowed: boolean; at: number }>();
  const word = async (user: string): Promise<boolean> => {
    const last = known.get(user);
    const age = last ? (now() - last.at) / 1000 : Number.POSITIVE_INFINITY;
    if (last && age < fresh) return last.allowed;
    try {
      // Its word is as old as the question.
      const at = now();
      const allowed = await ask(user);
      if (known.size >= most) known.clear();
      known.set(user, { allowed, at });
      return allowed;
    } catch (cause) {
      if (last && age < longestTrust) return last.allowed;
      throw new Problem(
        503,
        'identity-unknown',
        'The identity provider does not answer, so nobody knows whether you may go on: repeat in a moment.',
        { cause },
      );
    }
  };
  return async user => {
    if (await word(user)) return;
    throw new Problem(401, 'unauthenticated', 'This user is disabled at the identity provider, or no longer there.');
  };
}
