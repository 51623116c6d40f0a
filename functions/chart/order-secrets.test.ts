import { describe, expect, it } from 'vitest';
import { anyKey, learnValues } from './order-secrets.ts';
import { Veil } from './veil.ts';

/** Seconds of the processor. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('values that somebody made to take long', () => {
  it('are read with few steps of many schemas', () => {
    const properties = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, { type: 'string' }]));
    const text = JSON.stringify({ properties, additionalProperties: { additionalProperties: { type: 'string' } } });
    const schemas = Array.from({ length: 500 }, () => ({ path: anyKey, text }) as const);
    const values = Array.from({ length: 2000 }, (_, index) => `a${index}: { b: { c: text-${index} } }\n`).join('');
    expect(cost(() => learnValues(new Veil(), values, schemas))).toBeLessThan(5);
  });

  it('are compared with what is public some thousand times', () => {
    const veil = new Veil();
    veil.publish('some text of the chart\n'.repeat(10_000));
    const values = `password: [${Array.from({ length: 60_000 }, (_, index) => `zzzzz${index}`).join(', ')}]\n`;
    expect(cost(() => learnValues(veil, values, []))).toBeLessThan(5);
    expect(veil.text('said zzzzz59999 to you')).toBe('said ••• to you');
  });
});
