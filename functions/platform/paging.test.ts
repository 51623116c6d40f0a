import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, filteredPage, newBudget, type Step } from './paging.ts';
import { nobody, type Principal } from './principal.ts';
import { pageOver } from './scopes.ts';

/** A row of a table, by its place in it. */
interface Row {
  place: number;
  wanted: boolean;
}

interface Page<T> {
  items: T[];
  cursor: string | null;
}

const rowsOf = (wanted: readonly boolean[]): Row[] => wanted.map((each, place) => ({ place, wanted: each }));
const wantedOf = (rows: readonly Row[]): Row[] => rows.filter(({ wanted }) => wanted);

/** Reads as the table does: fewer rows than asked for when they are large, and a cursor at the end when exactly as many were asked for as there are. */
function reader(rows: readonly Row[], most: number, read: (count: number) => void) {
  return async ({ limit, cursor }: Step) => {
    const start = cursor === null ? 0 : Number(cursor) + 1;
    const asked = Math.min(limit, most);
    const data = rows.slice(start, start + asked);
    read(data.length);
    const last = data.at(-1);
    return { data, cursor: last && data.length === asked ? String(last.place) : null };
  };
}

/** Of so many rows. */
function budgetOf(rows: number): Budget {
  let left = rows;
  return {
    spend: count => {
      left -= count;
    },
    spent: () => left <= 0,
  };
}

const cursorOf = ({ place }: Row): string => String(place);

/** Asks for page after page until there are no more. */
async function walk<T>(ask: (cursor: string | undefined, turn: number) => Promise<Page<T>>): Promise<Page<T>[]> {
  const pages: Page<T>[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ask(cursor, pages.length);
    pages.push(page);
    if (page.cursor === null) return pages;
    expect(page.cursor).not.toBe(cursor);
    cursor = page.cursor;
  }
}

const table = fc.array(fc.boolean(), { maxLength: 60 });
const budgets = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const positive = fc.integer({ min: 1, max: 12 });

describe('pages of those rows that are wanted', () => {
  it('have each of them once, in their order, whatever a request may spend', async () => {
    await fc.assert(
      fc.asyncProperty(table, budgets, positive, positive, async (wanted, allowed, limit, most) => {
        const rows = rowsOf(wanted);
        const read = reader(rows, most, () => {});
        const pages = await walk((cursor, turn) => {
          const budget = budgetOf(allowed[turn % allowed.length] ?? 1);
          return filteredPage({ limit, cursor: cursor ?? null, budget }, read, wantedOf, cursorOf);
        });
        expect(pages.flatMap(({ items }) => items)).toEqual(wantedOf(rows));
        for (const { items } of pages) expect(items.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('are full but for the last one, as long as nothing is spent', async () => {
    await fc.assert(
      fc.asyncProperty(table, positive, positive, async (wanted, limit, most) => {
        const read = reader(rowsOf(wanted), most, () => {});
        const pages = await walk(cursor =>
          filteredPage({ limit, cursor: cursor ?? null, budget: budgetOf(1000) }, read, wantedOf, cursorOf),
        );
        for (const { items } of pages.slice(0, -1)) expect(items).toHaveLength(limit);
      }),
    );
  });

  it('end when the budget is spent: with what there is, and a cursor behind what was looked at', async () => {
    const rows = rowsOf(Array.from({ length: 100_000 }, () => false));
    let looked = 0;
    const read = reader(rows, 400, count => {
      looked += count;
    });
    const page = await filteredPage({ limit: 50, cursor: null }, read, wantedOf, cursorOf);
    expect(page).toEqual({ items: [], cursor: String(looked - 1) });
    expect(looked).toBeLessThan(5000);
  });
});

describe('the budget of a request', () => {
  it('is spent by rows, and by time', () => {
    let now = 0;
    const [byRows, byTime] = [newBudget(() => now), newBudget(() => now)];
    byRows.spend(3999);
    expect([byRows.spent(), byTime.spent()]).toEqual([false, false]);
    byRows.spend(1);
    now = 5000;
    expect([byRows.spent(), byTime.spent()]).toEqual([true, true]);
  });
});

describe('a list over several workspaces', () => {
  const member = (names: readonly string[]): Principal => ({
    ...nobody,
    user: 'somebody',
    workspaces: new Map(names.map(name => [name, { roles: [], permissions: new Set(['apps:read'] as const) }])),
  });

  it('has each wanted row once, workspace by workspace, whatever a request may spend', async () => {
    const tables = fc.array(table, { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(tables, budgets, positive, positive, async (of, allowed, limit, most) => {
        const workspaces = new Map(of.map((wanted, index) => [`workspace-${index}`, rowsOf(wanted)]));
        const principal = member([...workspaces.keys()]);
        const pages = await walk((cursor, turn) =>
          pageOver(
            principal,
            'apps:read',
            undefined,
            limit,
            cursor,
            async (workspace, options) => {
              const rows = workspaces.get(workspace ?? '') ?? [];
              const { items, ...rest } = await filteredPage(
                options,
                reader(rows, most, () => {}),
                wantedOf,
                cursorOf,
              );
              return { ...rest, items: items.map(({ place }) => `${workspace} ${place}`) };
            },
            budgetOf(allowed[turn % allowed.length] ?? 1),
          ),
        );
        const expected = [...workspaces].flatMap(([name, rows]) =>
          wantedOf(rows).map(({ place }) => `${name} ${place}`),
        );
        expect(pages.flatMap(({ items }) => items)).toEqual(expected);
        for (const { items } of pages) expect(items.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('refuses a cursor that somebody made up, and one of all workspaces at once', async () => {
    const reading = async () => ({ items: [], cursor: null });
    const place = (text: string): string => Buffer.from(text).toString('base64url');
    const everywhere: Principal = { ...nobody, user: 'admin', platform: new Set(['apps:read'] as const) };
    for (const cursor of ['nonsense', place('shop'), place('Shop\nx'), place('shop\n!'), '!'])
      await expect(pageOver(member(['shop']), 'apps:read', undefined, 1, cursor, reading)).rejects.toThrow(/cursor/);
    await expect(pageOver(everywhere, 'apps:read', undefined, 1, place('shop\nx'), reading)).rejects.toThrow(/cursor/);
  });

  it('goes on with the next workspace for who may not look into the one of the cursor any more', async () => {
    const asked: [string | null, string | null][] = [];
    const cursor = Buffer.from('b\nplace').toString('base64url');
    await pageOver(member(['a', 'c']), 'apps:read', undefined, 1, cursor, async (workspace, { cursor: inner }) => {
      asked.push([workspace, inner]);
      return { items: [], cursor: null };
    });
    expect(asked).toEqual([['c', null]]);
  });
});
