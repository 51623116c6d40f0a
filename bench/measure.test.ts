import { describe, expect, it } from 'vitest';
import { inParallel, percentile, summarize } from './measure.ts';

describe('percentile', () => {
  it('is a sample that was measured, by nearest rank', () => {
    const samples = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map(per => percentile(samples, per))).toEqual([15, 20, 20, 35, 50]);
  });

  it('does not depend on the order, and leaves the samples alone', () => {
    const samples = [3, 1, 2];
    expect(percentile(samples, 50)).toBe(2);
    expect(samples).toEqual([3, 1, 2]);
  });

  it('takes the second largest of 25 as the 95th', () => {
    const samples = Array.from({ length: 25 }, (_, index) => index + 1);
    expect(summarize(samples)).toEqual({ n: 25, p50: 13, p95: 24, min: 1, max: 25 });
  });

  it('has none of nothing', () => {
    expect(() => percentile([], 50)).toThrow('no samples');
  });
});

describe('inParallel', () => {
  it('does each item once, so many at a time', async () => {
    const done: number[] = [];
    let [running, most] = [0, 0];
    await inParallel([1, 2, 3, 4, 5], 2, async item => {
      most = Math.max(most, ++running);
      await new Promise(resolve => setTimeout(resolve, 5));
      running--;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });
});
