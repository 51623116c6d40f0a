import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.ts';

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

/** A transaction of electrodb, not yet sent. It resolves when DynamoDB cancels it, too. */
interface Transaction {
  go(): Promise<{ canceled: boolean; data: unknown }>;
}

/** How often a transaction that met another one is sent again: together some three seconds. */
const attempts = 8;
/** Milliseconds before the second attempt, about; doubled before each one after it. */
const pause = 25;

/** Why DynamoDB cancelled a transaction: a code for each item that stood in its way, '' for the others. */
function codesOf(data: unknown): string[] {
  const items: { rejected?: boolean; code?: string }[] = Array.isArray(data) ? data : [];
  return items.map(({ rejected, code = '' }) => (rejected ? code : ''));
}

/** It met another write, or the table is asked too much at this moment: the same again may be done. */
const passing: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Writes all of a transaction, or nothing: the only way to send one. electrodb resolves for a transaction that DynamoDB cancelled as for one that was
 * written; so who sends one has to say what a condition that did not hold means. What another write stood in the way of is sent again.
 * @param refused is called when a condition did not hold, with whose it was: it throws the problem, or looks at what is there.
 * @returns undefined when it was written, else what `refused` returns.
 * @throws Problem 409 when others write the same items all the time; Error for what DynamoDB does not take at all.
 * @example await transact(service.transaction.write(…), () => { throw new Problem(409, 'name-taken', '…'); });
 */
export async function transact<T = undefined>(
  transaction: Transaction,
  refused: (rejected: readonly boolean[]) => T | Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await sleep(pause * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    const { canceled, data } = await transaction.go();
    if (!canceled) return undefined;
    const codes = codesOf(data);
    const rejected = codes.map(code => code === 'ConditionalCheckFailed');
    if (rejected.includes(true)) return refused(rejected);
    const others = codes.filter(code => code !== '' && !passing.has(code));
    if (others.length > 0) throw new Error(`The table does not take the transaction: ${others.join(', ')}.`);
  }
  throw new Problem(
    409,
    'lost-race',
    'Others change the same at this moment, and again and again: repeat the request.',
  );
}
