import { refuseCursor } from './cursors.ts';
import { type Budget, newBudget, type Step } from './paging.ts';
import type { Permission } from './permissions.ts';
import { can, type Principal } from './principal.ts';
import { notFound } from './problem.ts';

/** A place in a list that goes through several workspaces: in which one, and where there. */
interface Cursor {
  workspace: string | null;
  inner: string | null;
}

function readCursor(text: string | undefined): Cursor {
  if (!text) return { workspace: null, inner: null };
  const read = /^([a-z0-9-]{0,63})\n([\w-]*)$/.exec(Buffer.from(text, 'base64url').toString('utf8'));
  if (!read) return refuseCursor();
  const [, workspace, inner] = read;
  return { workspace: workspace || null, inner: inner || null };
}

function writeCursor(workspace: string | null, inner: string | null): string {
  return Buffer.from(`${workspace ?? ''}\n${inner ?? ''}`).toString('base64url');
}

/** The workspaces to look through, in order; null stands for all at once. */
function scopes(principal: Principal, permission: Permission, workspace: string | undefined): (string | null)[] {
  if (workspace !== undefined) {
    if (!can(principal, permission, workspace)) throw notFound(`The workspace "${workspace}"`);
    return [workspace];
  }
  if (can(principal, permission)) return [null];
  return [...principal.workspaces.keys()].filter(name => can(principal, permission, name)).sort();
}

/**
 * One page of a list over all workspaces in which the caller has a permission: full, unless there are no more or the budget is spent.
 * @param read reads some of one workspace's (null: of all at once), from a cursor on; it may leave some out.
 * @throws Problem 404 for a workspace that is not theirs to look into.
 */
export async function pageOver<T>(
  principal: Principal,
  permission: Permission,
  only: string | undefined,
  limit: number,
  cursor: string | undefined,
  read: (
    workspace: string | null,
    options: Step & { budget: Budget },
  ) => Promise<{ items: T[]; cursor: string | null }>,
  budget: Budget = newBudget(),
): Promise<{ items: T[]; cursor: string | null }> {
  const items: T[] = [];
  const from = readCursor(cursor);
  const all = scopes(principal, permission, only);
  // Who may look into all at once since then has another list.
  if (all[0] === null && from.workspace !== null) return refuseCursor();
  const remaining = all.filter(scope => from.workspace === null || (scope ?? '') >= from.workspace);
  // Who may not look into that workspace any more begins with the next one.
  let inner = remaining[0] === from.workspace ? from.inner : null;
  const over = (): boolean => items.length >= limit || budget.spent();
  for (const [index, scope] of remaining.entries()) {
    do {
      const page = await read(scope, { limit: limit - items.length, cursor: inner, budget });
      items.push(...page.items);
      inner = page.cursor;
    } while (inner && !over());
    if (inner) return { items, cursor: writeCursor(scope, inner) };
    const next = remaining[index + 1];
    if (over()) return { items, cursor: next === undefined ? null : writeCursor(next, null) };
  }
  return { items, cursor: null };
}
