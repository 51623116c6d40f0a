import type { StoredAnswer } from './idempotency.ts';
import { Problem } from './problem.ts';

/** A function's answer has 6 MB at most, with its headers and as JSON once more, which writes quotes and line ends as two signs (Lambda quotas). Bytes. */
const answerLimit = 5_900_000;

/** @throws Problem 413 for what Lambda would not send, and answer with a failure of its own. */
export function sendable<A extends Pick<StoredAnswer, 'body' | 'isBase64Encoded'>>(answer: A): A {
  const { body } = answer;
  // Whatever is in it, it does not grow that much.
  if (body.length < answerLimit / 6) return answer;
  // Base64 needs no escapes.
  const size = answer.isBase64Encoded ? body.length : Buffer.byteLength(JSON.stringify(body));
  if (size <= answerLimit) return answer;
  const megabytes = (size / 1e6).toFixed(1);
  throw new Problem(
    413,
    'too-large',
    `The answer would have ${megabytes} MB, and at most 6 can be sent: ask for fewer at once (limit), or for one part of it.`,
  );
}
