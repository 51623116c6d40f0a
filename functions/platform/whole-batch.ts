import { setTimeout as sleep } from 'node:timers/promises';

/** How often what the table did not get round to is asked for again: together some ten seconds. */
const attempts = 10;
/** Milliseconds before the second attempt; doubled before each one after it. */
const pause = 10;

/**
 * Reads items by their keys. A batch may be answered in part: when it is too large, or the table is asked too much at that moment, the rest is named as
 * unprocessed (BatchGetItem, UnprocessedKeys), and would look as if it were not there.
 * @param ask reads a batch and says which keys it did not get round to.
 * @returns the items that are there.
 * @throws Error when the table does not answer for all keys.
 */
export async function wholeBatch<Key, Item>(
  keys: readonly Key[],
  ask: (keys: Key[]) => Promise<{ data: Item[]; unprocessed: Key[] }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let left = [...keys];
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === attempts) throw new Error(`The table does not answer for ${left.length} of ${keys.length} items.`);
    if (attempt > 0) await sleep(pause * 2 ** (attempt - 1));
    const { data, unprocessed } = await ask(left);
    found.push(...data);
    left = unprocessed;
  }
  return found;
}
