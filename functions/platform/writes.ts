import type { Problem } from './problem.ts';

/** The database's own error, however deep the library wrapped it. */
function isConditionFailure(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'ConditionalCheckFailedException' || cause.message.includes('conditional request failed'))
      return true;
  }
  return false;
}

/**
 * Waits for a conditional write, and says in the user's words what its condition meant.
 * @throws the given Problem when the condition did not hold.
 */
export async function conditional<T>(write: Promise<T>, otherwise: () => Problem): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isConditionFailure(error)) throw otherwise();
    throw error;
  }
}

/** Waits for a conditional write, and says whether its condition held. */
export async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}
