import { readPage } from '../platform/cursors.ts';
import { audits } from '../platform/entities/version.ts';
import type { Audit } from '../platform/views.ts';

/** All transitions of a version, oldest first. */
export async function history(version: string): Promise<Audit[]> {
  const { data } = await audits.query.primary({ version }).go({ pages: 'all', consistent: true });
  return data;
}

/** One page of them. */
export async function historyPage(version: string, limit: number, cursor: string | undefined) {
  const page = await readPage(audits.query.primary({ version }), { limit, cursor: cursor ?? null });
  return { items: page.data, cursor: page.cursor };
}

/** Everybody who ever submitted it: a review that was cancelled, or that rejected it, makes nobody a stranger to it. */
export function submittersOf(transitions: readonly Pick<Audit, 'action' | 'actor'>[]): string[] {
  return transitions.filter(({ action }) => action === 'submit').map(({ actor }) => actor);
}
