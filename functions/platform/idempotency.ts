import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './clients.ts';
import { setting } from './configuration.ts';
import { Problem } from './problem.ts';

/** A day, as long as clients may repeat a request with the same key. */
const lifetimeSeconds = 24 * 60 * 60;
/** A function lives at most 30 s behind the API: a request older than this was cut off and may be done again. */
const abandonedAfterSeconds = 60;

/** Begins the partition keys of the answers. */
export const idempotencyPrefix = 'idempotency#';

/** An answer as it is sent, and as it is kept for a repeated request. */
export interface StoredAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}

interface Attempt {
  user: string;
  method: string;
  path: string;
  key: string;
  body: string;
}

function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function replay(pk: string, fingerprint: string): Promise<StoredAnswer> {
  const { Item: item } = await dynamo().send(
    new GetCommand({ TableName: setting('TABLE_NAME'), Key: { pk, sk: 'idempotency' }, ConsistentRead: true }),
  );
  if (item && item.fingerprint !== fingerprint) {
    throw new Problem(
      422,
      'idempotency-conflict',
      'The key was sent before with another body: use a new key for a new request.',
    );
  }
  if (!item?.answer)
    throw new Problem(409, 'request-in-progress', 'Wait for the first request to be answered, then repeat it.');
  return { ...item.answer, headers: { ...item.answer.headers, 'idempotency-replayed': 'true' } };
}

/**
 * Does a write once per `Idempotency-Key`, user and route, for a day; a repetition gets the first answer again. Answers of 500 and above are not kept:
 * the request may be repeated.
 * @throws Problem 422 when the key comes with another body, 409 while the first is still running.
 */
export async function once(attempt: Attempt, work: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
  const table = setting('TABLE_NAME');
  const pk = `${idempotencyPrefix}${hash(attempt.user, attempt.method, attempt.path, attempt.key)}`;
  const fingerprint = hash(attempt.body);
  const now = Math.floor(Date.now() / 1000);
  const item = { pk, sk: 'idempotency', fingerprint, startedAt: now, ttl: now + lifetimeSeconds };
  try {
    await dynamo().send(
      new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression:
          'attribute_not_exists(pk) OR (attribute_not_exists(answer) AND startedAt < :abandoned) OR #ttl < :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':abandoned': now - abandonedAfterSeconds, ':now': now },
      }),
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return replay(pk, fingerprint);
    throw error;
  }
  const answer = await work();
  const kept = answer.statusCode >= 500 ? { ...item, startedAt: 0 } : { ...item, answer };
  await dynamo().send(new PutCommand({ TableName: table, Item: kept }));
  return answer;
}
