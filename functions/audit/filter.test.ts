import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthOf } from '../platform/entities/audit.ts';
import { earliestIdentifier, identifierOf } from '../platform/identifiers.ts';
import { matches, monthsBetween } from './filter.ts';

const time = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2040-01-01') });

describe('the months of a span', () => {
  it('are those of every moment in it, newest first, each once', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 900 }), (from, days) => {
        const moments = Array.from({ length: days + 1 }, (_, day) => from + day * 86_400_000);
        const expected = [...new Set(moments.map(monthOf))].reverse();
        expect(monthsBetween(from, moments.at(-1) ?? from)).toEqual(expected);
      }),
    );
  });

  it('are none when it is empty', () => {
    expect(monthsBetween(Date.parse('2026-03-01'), Date.parse('2026-02-28'))).toEqual([]);
  });
});

it('ids are in a span of time exactly when they were made in it', () => {
  fc.assert(
    fc.property(time, time, time, fc.string(), (made, from, to, seed) => {
      const id = identifierOf('aud', made, seed);
      const within = id >= earliestIdentifier('aud', from) && id < earliestIdentifier('aud', to + 1);
      expect(within).toBe(made >= from && made <= to);
    }),
  );
});

describe('a filter', () => {
  const entry = {
    workspace: 'tutorial',
    actor: 'isv',
    action: 'putMember',
    object: 'operator',
    outcome: 'done',
  } as const;

  it('takes all when it names nothing, and what is as it says', () => {
    expect(matches(entry, {})).toBe(true);
    expect(matches(entry, entry)).toBe(true);
  });

  it.each(Object.keys(entry))('leaves out what has another %s', field => {
    expect(matches(entry, { [field]: 'other' })).toBe(false);
  });
});
