import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from './problem.ts';
import { transact } from './writes.ts';

type Code = 'None' | 'ConditionalCheckFailed' | 'TransactionConflict' | 'ThrottlingError' | 'ValidationError';

const written = { canceled: false, data: [] };
/** As electrodb resolves for a transaction that DynamoDB cancelled. */
const cancelled = (...codes: Code[]) => ({
  canceled: true,
  data: codes.map(code => ({ rejected: code !== 'None', code, item: null })),
});

/** A transaction that is answered so, one time after the other; the last answer stays. */
function transaction(...answers: { canceled: boolean; data: unknown }[]) {
  return { go: vi.fn(async () => (answers.length > 1 ? answers.shift() : answers[0]) ?? written) };
}

const taken = new Problem(409, 'name-taken', 'It is taken.');
const refuse = () => {
  throw taken;
};

describe('a transaction', () => {
  it('that is written says nothing', async () => {
    expect(await transact(transaction(written), refuse)).toBeUndefined();
  });

  it('whose condition does not hold says what that means, at once', async () => {
    const sent = transaction(cancelled('None', 'ConditionalCheckFailed', 'TransactionConflict'));
    await expect(transact(sent, refuse)).rejects.toBe(taken);
    expect(sent.go).toHaveBeenCalledTimes(1);
    expect(await transact(sent, () => 'looked at')).toBe('looked at');
  });

  it('that met another write is sent again', async () => {
    const sent = transaction(cancelled('TransactionConflict', 'None'), cancelled('ThrottlingError'), written);
    expect(await transact(sent, refuse)).toBeUndefined();
    expect(sent.go).toHaveBeenCalledTimes(3);
  });

  it('that meets others without end is no success, and nobody’s fault', async () => {
    await expect(transact(transaction(cancelled('TransactionConflict')), refuse)).rejects.toMatchObject({
      status: 409,
      type: 'lost-race',
    });
  });

  it('that DynamoDB does not take at all is a failure', async () => {
    await expect(transact(transaction(cancelled('ValidationError')), refuse)).rejects.toThrow('ValidationError');
  });

  it('is sent in no other way', () => {
    const folder = join(import.meta.dirname, '..');
    const files = globSync('**/*.ts', { cwd: folder }).filter(file => !file.endsWith('.test.ts'));
    const texts = files.map(file => [file, readFileSync(join(folder, file), 'utf8')] as const);
    const sent = texts.filter(([, text]) => text.includes('.transaction'));
    expect(sent.length).toBeGreaterThan(8);
    for (const [file, text] of sent) {
      const held = [...text.matchAll(/transact\(\s*service\.transaction\.write\(/g)].length;
      expect([file, held]).toEqual([file, text.split('.transaction').length - 1]);
    }
    for (const [file, text] of texts)
      if (file !== 'platform/writes.ts') expect([file, text.includes('TransactWrite')]).toEqual([file, false]);
  });
});
