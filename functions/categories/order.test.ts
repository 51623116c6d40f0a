import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byPlace, checkOrder, isOrdered, lastPlace } from './order.ts';

const id = fc.stringMatching(/^[a-z]{1,3}$/);
const ids = fc.uniqueArray(id, { maxLength: 12 });
const none = { repeated: [], unknown: [], missing: [] };

/** Categories, and the same in another order. */
const shuffled = ids.chain(present =>
  fc.record({
    present: fc.constant(present),
    wanted: fc.shuffledSubarray(present, { minLength: present.length, maxLength: present.length }),
  }),
);

const placed = (order: readonly string[]) => order.map((each, place) => ({ id: each, order: place, name: each }));

describe('a wanted order', () => {
  it('has no fault exactly when it names each category once', () => {
    fc.assert(
      fc.property(shuffled, ({ present, wanted }) => {
        expect(checkOrder(wanted, present)).toEqual(none);
      }),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 12 }), ids, (wanted, present) => {
        const { repeated, unknown, missing } = checkOrder(wanted, present);
        const isPermutation = [...wanted].sort().join() === [...present].sort().join();
        expect(repeated.length + unknown.length + missing.length === 0).toBe(isPermutation);
      }),
    );
  });

  it('is at fault at the places of repeated and of unknown ids, and by what it leaves out', () => {
    expect(checkOrder(['b', 'x', 'b'], ['a', 'b', 'c'])).toEqual({ repeated: [2], unknown: [1], missing: ['a', 'c'] });
  });

  it('is what the categories are sorted by once each has its place, and then nothing is left to do', () => {
    fc.assert(
      fc.property(shuffled, ({ wanted }) => {
        const sorted = placed(wanted).reverse().sort(byPlace);
        expect(sorted.map(each => each.id)).toEqual(wanted);
        expect(isOrdered(wanted, sorted)).toBe(true);
      }),
    );
  });

  it('is not there while two categories share a place', () => {
    expect(
      isOrdered(
        ['a', 'b'],
        [
          { id: 'a', order: 0, name: 'A' },
          { id: 'b', order: 0, name: 'B' },
        ],
      ),
    ).toBe(false);
  });
});

describe('a new category', () => {
  it('comes last', () => {
    fc.assert(
      fc.property(ids, fc.array(fc.nat(1000)), (present, orders) => {
        const all = present.map((each, place) => ({ id: each, order: orders[place] ?? 0, name: each }));
        const added = { id: '', order: lastPlace(all), name: '' };
        expect([added, ...all].sort(byPlace).at(-1)).toBe(added);
      }),
    );
  });
});
