import { createHash } from 'node:crypto';
import type { Step } from './paging.ts';
import { Problem } from './problem.ts';

/** The list that a cursor is of: its route, what the path names, and what was asked for. */
export interface CursorScope {
  operation: string;
  parameters: Readonly<Record<string, unknown>>;
  /** As it was parsed; how many are asked for, and from where on, does not matter. */
  query: Readonly<Record<string, unknown>>;
}

/** @throws always: Problem 400. */
export function refuseCursor(): never {
  throw new Problem(
    400,
    'invalid-cursor',
    'The cursor is not one of an answer of this list, with these filters: leave it out to begin anew.',
  );
}

function markOf({ operation, parameters, query: { cursor: _, limit: __, ...filters } }: CursorScope): string {
  const given = [parameters, filters].map(each =>
    Object.entries(each)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return createHash('sha256')
    .update(JSON.stringify([operation, given]))
    .digest('base64url')
    .slice(0, 16);
}

/** What is answered for a place in a list: it says of which list, so that it fits no other. */
export function sealCursor(scope: CursorScope, place: string): string {
  return `${markOf(scope)}.${place}`;
}

/**
 * The place that a cursor names. The mark keeps cursors of other lists out, not somebody who makes one up: whoever reads at the place holds it against the
 * list once more (`readPage`).
 * @throws Problem 400.
 */
export function openCursor(scope: CursorScope, cursor: string): string {
  const mark = `${markOf(scope)}.`;
  if (!cursor.startsWith(mark) || cursor.length === mark.length) return refuseCursor();
  return cursor.slice(mark.length);
}

/** A query of electrodb, as far as a page is read with it. */
interface Query<Row> {
  params(): object;
  go(options: {
    limit: number;
    cursor: string | null;
    order?: 'asc' | 'desc';
  }): Promise<{ data: Row[]; cursor: string | null }>;
}

/** A query as DynamoDB gets it. */
interface Condition {
  IndexName?: string;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** Bytes that a key of a table may have (DynamoDB: partition key, sort key). */
const longestKey = { pk: 2048, sk: 1024 } as const;

function keyOf(place: string): Record<string, unknown> {
  try {
    const key: unknown = JSON.parse(Buffer.from(place, 'base64url').toString('utf8'));
    if (typeof key === 'object' && key !== null && !Array.isArray(key)) return { ...key };
  } catch {
    // No JSON: no key.
  }
  return refuseCursor();
}

/**
 * Holds a place against the query that is to begin there: DynamoDB takes the keys of the table and of the index, all of them and no other, inside of the
 * partition and under the beginning that the query asks for, and answers a failure for the rest.
 */
function checkPlace(place: string, { IndexName: index = '', ExpressionAttributeValues: values = {} }: Condition): void {
  const key = keyOf(place);
  const names = [...new Set(['pk', 'sk', `${index}pk`, `${index}sk`])];
  const fits = (name: string): boolean => {
    const value = key[name];
    const most = longestKey[name.endsWith('pk') ? 'pk' : 'sk'];
    return typeof value === 'string' && value !== '' && value.isWellFormed() && Buffer.byteLength(value) <= most;
  };
  const within =
    key[`${index}pk`] === values[':pk'] && String(key[`${index}sk`]).startsWith(String(values[':sk1'] ?? ''));
  if (Object.keys(key).length !== names.length || !names.every(fits) || !within) refuseCursor();
}

/**
 * Reads rows of a query from a cursor on: the only way to read the table at a place that a client sent.
 * @throws Problem 400 for a place that is not one of this query.
 */
export function readPage<Row>(
  query: Query<Row>,
  { limit, cursor }: Step,
  order: 'asc' | 'desc' = 'asc',
): Promise<{ data: Row[]; cursor: string | null }> {
  if (cursor !== null) checkPlace(cursor, query.params());
  return query.go({ limit, cursor, order });
}
