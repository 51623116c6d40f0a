import { performance } from 'node:perf_hooks';

/** What a series of samples comes to; milliseconds. */
export interface Summary {
  n: number;
  p50: number;
  p95: number;
  min: number;
  max: number;
}

/**
 * A percentile by the nearest-rank method: the smallest sample that so many per cent of all do not exceed. It is always a sample that was measured.
 * @example percentile([1, 2, 3, 4], 50) // 2
 */
export function percentile(samples: readonly number[], per: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((per / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new Error('There are no samples.');
  return value;
}

/** Sums a series up. */
export function summarize(samples: readonly number[]): Summary {
  return {
    n: samples.length,
    p50: percentile(samples, 50),
    p95: percentile(samples, 95),
    min: Math.min(...samples),
    max: Math.max(...samples),
  };
}

/** How long something takes, milliseconds, and what it answers. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begun = performance.now();
  const value = await work();
  return { ms: performance.now() - begun, value };
}

/** Does something a few times unmeasured, because the first calls start processes and open connections, and then `n` times measured. */
export async function sample(n: number, warmUps: number, work: () => Promise<unknown>): Promise<number[]> {
  for (let index = 0; index < warmUps; index++) await work();
  const samples: number[] = [];
  for (let index = 0; index < n; index++) samples.push((await timed(work)).ms);
  return samples;
}

/** Works a list off, so many at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
