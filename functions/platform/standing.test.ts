import { describe, expect, it } from 'vitest';
import { longestTrust, standingCheck } from './standing.ts';

function provider(fresh: number) {
  const state = { enabled: true, reachable: true, asked: 0, now: 1_000_000, subject: 'first' };
  const check = standingCheck(
    async () => {
      state.asked++;
      if (!state.reachable) throw new Error('Throttled');
      return { allowed: state.enabled, subject: state.subject };
    },
    fresh,
    () => state.now * 1000,
  );
  const status = async (user = 'isv', subject?: string) => {
    try {
      await check(user, subject);
      return 200;
    } catch (error) {
      return (error as { status?: number }).status;
    }
  };
  return { state, status };
}

describe('a user who is disabled at the identity provider', () => {
  it('goes on for no longer than its word is fresh', async () => {
    const { state, status } = provider(300);
    expect(await status()).toBe(200);
    state.enabled = false;
    state.now += 299;
    expect(await status()).toBe(200);
    expect(state.asked).toBe(1);
    state.now += 1;
    expect(await status()).toBe(401);
    state.enabled = true;
    state.now += 300;
    expect(await status()).toBe(200);
  });

  it('goes on for a quarter of an hour at most, where the provider does not answer', async () => {
    const { state, status } = provider(300);
    expect(longestTrust).toBeLessThanOrEqual(15 * 60);
    await status();
    state.reachable = false;
    for (let second = 0; second < longestTrust; second += 30, state.now += 30) expect(await status()).toBe(200);
    expect(await status()).toBe(503);
    // Others of whom nothing is known yet do not come in.
    expect(await status('other')).toBe(503);
    state.reachable = true;
    state.enabled = false;
    expect(await status()).toBe(401);
    state.reachable = false;
    expect(await status()).toBe(401);
  });

  it('is asked after one by one', async () => {
    const { state, status } = provider(300);
    await status('one');
    await status('two');
    await status('one');
    expect(state.asked).toBe(2);
  });
});

describe('a user name that is made anew', () => {
  it('lets nobody go on by a sign-in from before, and its new user at once', async () => {
    const { state, status } = provider(300);
    expect(await status('isv', 'first')).toBe(200);
    state.subject = 'second';
    state.now += 2;
    expect(await status('isv', 'second')).toBe(200);
    expect(await status('isv', 'first')).toBe(401);
    // With an API token nobody says who they are.
    expect(await status('isv')).toBe(200);
  });

  it('is not asked after at every request of who had it', async () => {
    const { state, status } = provider(300);
    for (let count = 0; count < 20; count++) expect(await status('isv', 'former')).toBe(401);
    expect(state.asked).toBe(1);
  });
});
