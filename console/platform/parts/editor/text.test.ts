import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween, placesOf } from './text.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });

describe('the change between two texts', () => {
  it('makes one into the other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { from, to, insert } = changeBetween(before, after) ?? { from: 0, to: 0, insert: '' };
        expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
      }),
    );
  });

  it('touches only what differs', () => {
    expect(changeBetween('a: 1\nb: 2\n', 'a: 15\nb: 2\n')).toEqual({ from: 4, to: 4, insert: '5' });
    expect(changeBetween('same', 'same')).toBeUndefined();
  });
});

describe('places of problems', () => {
  it('are lines, from the top', () => {
    const problems = [
      { from: 5, to: 6 },
      { from: 0, to: 1 },
    ];
    expect(placesOf('a\nb\nc\n', problems).map(({ line }) => line)).toEqual([1, 3]);
  });
});
