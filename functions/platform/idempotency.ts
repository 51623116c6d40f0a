import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';
import { dynamo } from './clients.ts';
import { setting } from './configuration.ts';
import { logger } from './logging.ts';
import { isPermission } from './permissions.ts';
import { authorize, type Principal } from './principal.ts';
import { Problem } from './problem.ts';
import { withoutSecrets } from './secrets.ts';

/** A day, as long as clients may repeat a request with the same key. */
const lifetimeSeconds = 24 * 60 * 60;
/** A function lives at most 30 s behind the API: a request older than this was cut off and may be done again. */
const abandonedAfterSeconds = 60;
/** An item of the table has 400 kB; an answer is kept up to this many bytes, with room for what stands beside it. */
const largest = 350_000;
/**
 * Nothing was done, for a reason that passes: whoever gets the right, makes what is missing, or waits until a conflict is over, repeats the request as it is.
 */
const undone: ReadonlySet<number> = new Set([401, 403, 404, 409, 412, 429]);

/** Whether an answer is the last word to a request: then a repetition gets it again, and nothing is done. */
export function isFinal(status: number): boolean {
  return status < 500 && !undone.has(status);
}

/** Begins the partition keys of the answers. */
export const idempotencyPrefix = 'idempotency#';

/** An answer as it is sent, and as it is kept for a repeated request. */
export interface StoredAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}

/** A request with an `Idempotency-Key`. */
export interface Attempt {
  /** With `relied`, which the work fills: by what rights it was done. */
  principal: Principal & { relied: Set<string> };
  method: string;
  path: string;
  query: string;
  key: string;
  body: string;
  /** The request's If-Match; '' without one. */
  ifMatch: string;
  /** Of the JSON that is answered with a status. */
  schema: (status: number) => z.ZodType | undefined;
}

/** What is kept of an answer that was given: itself, or, where it is secret or too large, that it was given. */
export type Kept = { answer: StoredAnswer } | { withheld: 'secret' | 'large'; status: number; shown: string };

/** What is kept of an attempt; from before rights were kept with it, without them. */
interface Item {
  pk: string;
  sk: string;
  fingerprint: string;
  startedAt: number;
  ttl: number;
  relied?: string[];
  kept?: Kept;
}

export interface AttemptStore {
  /** Keeps the attempt as begun, unless there is one that is answered, or that others still work on: that one is returned. */
  begin(item: Item, now: number): Promise<Item | undefined>;
  write(item: Item): Promise<void>;
}

function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * What may be kept of an answer: never a secret, and never more than the table takes.
 * @param shown what a repetition is told of one that is not kept.
 */
export function keep(answer: StoredAnswer, schema: z.ZodType | undefined): Kept {
  const { statusCode: status, body, isBase64Encoded, headers } = answer;
  const json = !isBase64Encoded && /json/.test(headers['content-type'] ?? '');
  if (json && schema) {
    const { value, withheld } = withoutSecrets(schema, JSON.parse(body));
    const shown = JSON.stringify(value);
    if (withheld) return { withheld: 'secret', status, shown: Buffer.byteLength(shown) > largest ? 'null' : shown };
  }
  if (Buffer.byteLength(body) > largest) return { withheld: 'large', status, shown: 'null' };
  return { answer };
}

const told = {
  secret:
    'The first request was done. Its answer held a secret, which is shown once and not kept: `answer` is the rest. If you did not get it, take back what was made and make another, with a new key.',
  large: 'The first request was done. Its answer is too large to be kept: read what it was about.',
};

function replay({ kept }: Item): StoredAnswer {
  if (!kept)
    throw new Problem(409, 'request-in-progress', 'Wait for the first request to be answered, then repeat it.');
  if ('withheld' in kept)
    throw new Problem(409, 'answered-once', told[kept.withheld], {
      extensions: { answeredStatus: kept.status, answer: JSON.parse(kept.shown) },
    });
  return { ...kept.answer, headers: { ...kept.answer.headers, 'idempotency-replayed': 'true' } };
}

/** A repetition needs today the rights by which the first was done. */
function reauthorize(principal: Principal, relied: readonly string[]): void {
  for (const each of relied) {
    const [permission, workspace] = JSON.parse(each) as [string, string | null];
    if (isPermission(permission))
      authorize(principal, permission, workspace ?? undefined, 'What the first request did');
  }
}

/**
 * Does a write once per `Idempotency-Key`, user, credential and route, for a day; a repetition gets the first answer again, if it is still allowed.
 * Answers of 500 and above, and those that nothing was done for, are not kept: the request may be repeated.
 * @throws Problem 422 when the key comes with another query, body or If-Match, 409 while the first is still running, or when its answer may not be kept; 403 or 404
 *   when the rights are gone by which it was done.
 */
export async function once(
  { principal, method, path, query, key, body, ifMatch, schema }: Attempt,
  work: () => Promise<StoredAnswer>,
  store: AttemptStore = table,
): Promise<StoredAnswer> {
  const now = Math.floor(Date.now() / 1000);
  const item: Item = {
    pk: `${idempotencyPrefix}${hash(principal.user, principal.token ?? '', method, path, key)}`,
    sk: 'idempotency',
    fingerprint: hash(query, body, ifMatch),
    startedAt: now,
    ttl: now + lifetimeSeconds,
  };
  const first = await store.begin(item, now);
  if (first) {
    reauthorize(principal, first.relied ?? []);
    if (first.fingerprint !== item.fingerprint)
      throw new Problem(
        422,
        'idempotency-conflict',
        'The key was sent before with another query, body or If-Match: use a new key for a new request.',
      );
    return replay(first);
  }
  // It is done by now, or not: who asked is answered, whatever becomes of the record.
  const write = (after: Item) =>
    store.write(after).catch((error: unknown) => logger.error('An answer could not be kept', { error }));
  const open = { ...item, startedAt: 0 };
  let answer: StoredAnswer;
  try {
    answer = await work();
  } catch (error) {
    await write(open);
    throw error;
  }
  const { statusCode } = answer;
  await write(
    isFinal(statusCode) ? { ...item, relied: [...principal.relied], kept: keep(answer, schema(statusCode)) } : open,
  );
  return answer;
}

const table: AttemptStore = {
  begin: async (item, now) => {
    const TableName = setting('TABLE_NAME');
    try {
      await dynamo().send(
        new PutCommand({
          TableName,
          Item: item,
          // `answer`: of attempts from before it was a part of `kept`.
          ConditionExpression:
            'attribute_not_exists(pk) OR (attribute_not_exists(kept) AND attribute_not_exists(answer) AND startedAt < :abandoned) OR #ttl < :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':abandoned': now - abandonedAfterSeconds, ':now': now },
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
    }
    const Key = { pk: item.pk, sk: item.sk };
    const { Item: found } = await dynamo().send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return (found ?? { ...item, startedAt: now }) as Item;
  },
  write: async item => {
    await dynamo().send(new PutCommand({ TableName: setting('TABLE_NAME'), Item: item }));
  },
};
