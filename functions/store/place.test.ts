import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierOf } from '../platform/identifiers.ts';
import { newestFirst, type Released } from '../platform/released.ts';
import { cursorAfter, sliceOf } from './place.ts';

const part = fc.integer({ min: 0, max: 12 });
const suffix = fc.constantFrom('', '-rc.1', '-rc.10', '-beta', '+build.1', '+build.2');
const name = fc
  .tuple(fc.constantFrom('', 'v'), part, part, suffix)
  .map(([prefix, minor, patch, end]) => `${prefix}1.${minor}.${patch}${end}`);

/** Versions of an app, newest first. */
const listed = fc
  .uniqueArray(name, { maxLength: 40 })
  .map(names =>
    names.map((each, at): Released => ({ id: identifierOf('ver', at, each), name: each })).sort(newestFirst),
  );

/** Asks for page after page; between two of them, some go. */
function walk(list: readonly Released[], limit: number, without: (turn: number) => ReadonlySet<string>): Released[] {
  const seen: Released[] = [];
  let cursor: string | null = null;
  for (let turn = 0; ; turn++) {
    const gone = without(turn);
    const page: ReturnType<typeof sliceOf> = sliceOf(
      list.filter(({ id }) => !gone.has(id)),
      { limit, cursor },
    );
    seen.push(...page.data);
    cursor = page.cursor;
    if (cursor === null) return seen;
  }
}

const none: ReadonlySet<string> = new Set();
const size = fc.integer({ min: 1, max: 7 });

describe('pages of an app’s versions', () => {
  it('have each of them once, newest first', () => {
    fc.assert(
      fc.property(listed, size, (list, limit) => {
        expect(walk(list, limit, () => none)).toEqual(list);
      }),
    );
  });

  it('leave out none that stays, and show none twice, whichever come and go between two pages', () => {
    fc.assert(
      fc.property(listed, size, fc.array(fc.array(fc.nat(40)), { minLength: 1 }), (list, limit, absences) => {
        const sets = absences.map(each => new Set(each.flatMap(at => list[at]?.id ?? [])));
        const seen = walk(list, limit, turn => sets[turn % sets.length] ?? none);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.toSorted(newestFirst)).toEqual(seen);
        const staying = list.filter(({ id }) => sets.every(set => !set.has(id)));
        expect(seen).toEqual(expect.arrayContaining(staying));
      }),
    );
  });

  it('begin behind a version that is gone, and refuse a cursor that is none', () => {
    const [one, two, three] = ['3.0.0', '2.0.0', '1.0.0'].map((each, at) => ({
      id: identifierOf('ver', at, each),
      name: each,
    })) as [Released, Released, Released];
    expect(sliceOf([one, three], { limit: 1, cursor: cursorAfter(two) })).toEqual({ data: [three], cursor: null });
    expect(() => sliceOf([one], { limit: 1, cursor: 'nonsense' })).toThrow(/cursor/);
  });
});
