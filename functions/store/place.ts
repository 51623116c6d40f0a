import { refuseCursor } from '../platform/cursors.ts';
import type { Step } from '../platform/paging.ts';
import { newestFirst, type Released } from '../platform/released.ts';

/** The cursor after a version. It says which one that was, not how many were before it: meanwhile others come and go. */
export function cursorAfter({ id, name }: Released): string {
  return Buffer.from(`${id}\n${name}`).toString('base64url');
}

function readCursor(cursor: string): Released {
  const [, id, name] = /^(ver_[0-9a-z]{26})\n(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (id === undefined || name === undefined) return refuseCursor();
  return { id, name };
}

/** Where the page behind a cursor begins: the version of the cursor may be gone. */
function startOf(listed: readonly Released[], cursor: string | null): number {
  if (cursor === null) return 0;
  const last = readCursor(cursor);
  const place = listed.findIndex(({ id }) => id === last.id);
  if (place >= 0) return place + 1;
  const next = listed.findIndex(each => newestFirst(each, last) > 0);
  return next >= 0 ? next : listed.length;
}

/**
 * Some of a list that has the newest versions first.
 * @throws Problem 400 for a cursor that is none.
 */
export function sliceOf(listed: readonly Released[], { limit, cursor }: Step) {
  const start = startOf(listed, cursor);
  const data = listed.slice(start, start + limit);
  const last = data.at(-1);
  return { data, cursor: last && start + limit < listed.length ? cursorAfter(last) : null };
}
