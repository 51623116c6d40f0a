import { describe, expect, it, vi } from 'vitest';

async function inRun(long: string) {
  vi.stubEnv('BERTH_TEST_LONG', long);
  vi.resetModules();
  const { isLong, tries, timeLimit } = await import('./long.ts');
  vi.unstubAllEnvs();
  return [isLong, tries(2000, 20_000), timeLimit(1000)];
}

describe('a test run', () => {
  it('tries things at random often, and a long one more often and with more time', async () => {
    expect(await inRun('')).toEqual([false, 2000, 1000]);
    expect(await inRun('1')).toEqual([true, 20_000, 20_000]);
  });
});
