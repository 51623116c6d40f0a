import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstFound, type PageOf } from './pages.ts';

/** A list whose pages have these items; each cursor is the place of the next page. */
function listOf(pages: readonly number[][]) {
  const asked: number[] = [];
  const load = async (cursor: string | undefined): Promise<PageOf<number>> => {
    const place = Number(cursor ?? 0);
    asked.push(place);
    return { items: pages[place] ?? [], cursor: place + 1 < pages.length ? String(place + 1) : null };
  };
  return { load, asked };
}

const pages = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 10 });

describe('the first page with something on it', () => {
  it('is found behind any number of empty ones, or the last is taken; none is asked for twice', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async all => {
        const { load, asked } = listOf(all);
        let nothing = 0;
        const found = await firstFound(load, undefined, { onNothing: () => nothing++ });
        const first = all.findIndex(items => items.length > 0);
        const end = first >= 0 ? first : all.length - 1;
        expect(found.items).toEqual(all[end]);
        expect(found.cursor).toBe(end + 1 < all.length ? String(end + 1) : null);
        expect(asked).toEqual(Array.from({ length: end + 1 }, (_, place) => place));
        expect(nothing).toBe(end);
      }),
    );
  });

  it('is not looked for when nobody waits any more', async () => {
    const { load, asked } = listOf([[], [], [1]]);
    const found = await firstFound(load, undefined, { signal: AbortSignal.abort() });
    expect([found, asked]).toEqual([{ items: [], cursor: '1' }, [0]]);
  });
});
