import { expect, it, vi } from 'vitest';
import { wholeBatch } from './whole-batch.ts';

it('asks again for what was not answered, and for nothing else', async () => {
  const ask = vi.fn(async (keys: number[]) => ({
    data: keys.slice(0, 2).map(String),
    unprocessed: keys.slice(2),
  }));
  expect(await wholeBatch([1, 2, 3, 4, 5], ask)).toEqual(['1', '2', '3', '4', '5']);
  expect(ask.mock.calls).toEqual([[[1, 2, 3, 4, 5]], [[3, 4, 5]], [[5]]]);
});

it('asks for nothing when there is nothing to ask for', async () => {
  const ask = vi.fn();
  expect(await wholeBatch([], ask)).toEqual([]);
  expect(ask).not.toHaveBeenCalled();
});

it('fails rather than to leave something out', async () => {
  const ask = async (keys: number[]) => ({ data: [], unprocessed: keys });
  await expect(wholeBatch([1, 2], ask)).rejects.toThrow('The table does not answer for 2 of 2 items.');
});
