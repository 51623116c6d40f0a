/** Whether this is `npm run test:long`: the same tests as `npm test`, and of all that is tried at random, much more. */
export const isLong = Boolean(process.env.BERTH_TEST_LONG);

/**
 * How much of something is tried: runs of a property, requests, rounds.
 * @example fc.assert(property, { numRuns: tries(2000, 20_000) });
 */
export function tries(usual: number, long: number): number {
  return isLong ? long : usual;
}

/** The time that a test may take; in a long run twenty times as much. Milliseconds. */
export function timeLimit(usual: number): number {
  return tries(usual, 20 * usual);
}
