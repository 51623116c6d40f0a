import { describe, expect, it } from 'vitest';
import { Problem } from './problem.ts';
import { sendable } from './sendable.ts';

const answer = (body: string, isBase64Encoded = false) => ({ body, isBase64Encoded });

function told(body: string, isBase64Encoded = false): unknown {
  try {
    return sendable(answer(body, isBase64Encoded)).body === body ? 'sent' : 'changed';
  } catch (error) {
    return error instanceof Problem ? [error.status, error.message] : error;
  }
}

describe('an answer', () => {
  it.each([
    ['of 5 MB', 'x'.repeat(5_000_000), false, 'sent'],
    ['of bytes', 'x'.repeat(5_800_000), true, 'sent'],
    ['of nothing', '', false, 'sent'],
  ])('%s is sent', (_, body, encoded, wanted) => {
    expect(told(body, encoded)).toBe(wanted);
  });

  it.each([
    ['letters', 'x'.repeat(6_000_000), false],
    ['letters of three bytes', '港'.repeat(2_000_000), false],
    ['quotes, which are written as two signs', '"'.repeat(3_000_000), false],
    ['bytes', 'x'.repeat(6_000_000), true],
  ])('of more than a function can send is told to be so: %s', (_, body, encoded) => {
    expect(told(body, encoded)).toEqual([413, expect.stringContaining('at most 6 can be sent')]);
  });
});
