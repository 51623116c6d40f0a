import * as z from 'zod';
import { refuseCursor } from './cursors.ts';

/** The query parameters of every list: `cursor` is opaque, from the answer before. */
export const pageQuery = {
  cursor: z.string().max(2048).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** Of lists that are searched by name. */
export const nameQuery = { q: z.string().max(200).optional().describe('Part of the name.') };

/** The schema of a page of `items`. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    cursor: z
      .string()
      .nullable()
      .describe(
        'Send it back for the next page; null on the last one. A page can have few items or none, and more behind it.',
      ),
  });
}

/** What one request may still spend on looking for what is wanted. */
export interface Budget {
  /** Tells that so many rows were looked at. */
  spend(rows: number): void;
  /** Whether to answer with what there is, and a cursor to go on. */
  spent(): boolean;
}

/** Rows that one request looks at, about: a search that nobody waits for any more has not read a list of a hundred thousand. */
const mostRows = 4000;
/** Where rows are slow to look at, a request ends so soon; milliseconds. */
const patience = 5000;

/** The budget of one request, from now on. */
export function newBudget(now: () => number = Date.now): Budget {
  const end = now() + patience;
  let left = mostRows;
  return {
    spend: rows => {
      left -= rows;
    },
    spent: () => left <= 0 || now() >= end,
  };
}

/** Where a page of the table begins, and how many rows are looked at for it. */
export interface Step {
  limit: number;
  cursor: string | null;
}

/** Rows that are read at once when not all of them are wanted: one by one, a list of thousands would be read in thousands of requests. */
const stride = 1000;

/**
 * One page of those rows of a list that are wanted: full, unless there are no more or the budget is spent. So a page can have few items or none, and
 * more behind its cursor.
 * @param read reads rows of the table from a cursor on.
 * @param keep picks those that are wanted.
 * @param cursorOf the cursor after one of them: the page may end amid what was read at once.
 */
export async function filteredPage<Row, Item>(
  { limit, cursor, budget = newBudget() }: Step & { budget?: Budget },
  read: (step: Step) => Promise<{ data: Row[]; cursor: string | null }>,
  keep: (rows: Row[]) => Item[] | Promise<Item[]>,
  cursorOf: (item: Item) => string,
): Promise<{ items: Item[]; cursor: string | null }> {
  const items: Item[] = [];
  // Where all are wanted, as mostly, nothing is read in vain.
  let step: Step = { limit, cursor };
  for (;;) {
    const page = await read(step);
    const kept = await keep(page.data);
    budget.spend(page.data.length);
    const room = limit - items.length;
    items.push(...kept.slice(0, room));
    const last = items.at(-1);
    if (kept.length > room && last !== undefined) return { items, cursor: cursorOf(last) };
    if (items.length === limit || page.cursor === null || budget.spent()) return { items, cursor: page.cursor };
    step = { limit: Math.max(limit, stride), cursor: page.cursor };
  }
}

/** The cursor of a list that stays as it is while it is paged through: the place of the next one in it. */
export function writeOffset(offset: number): string {
  return Buffer.from(String(offset)).toString('base64url');
}

function readOffset(cursor: string | null | undefined): number {
  if (!cursor) return 0;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  return /^\d{1,9}$/.test(text) ? Number(text) : refuseCursor();
}

/**
 * One page of a list that is all here.
 * @throws Problem 400 for a cursor that is none.
 */
export function offsetPage<Row>(
  all: readonly Row[],
  { limit, cursor }: { limit: number; cursor?: string | null | undefined },
): { data: Row[]; cursor: string | null } {
  const start = readOffset(cursor);
  const end = start + limit;
  return { data: all.slice(start, end), cursor: end < all.length ? writeOffset(end) : null };
}

/** Whether a name has the text in it that is looked for; names are mostly lower-case. */
export function named(name: string, q: string | undefined): boolean {
  return !q || name.toLowerCase().includes(q.toLowerCase());
}
