import { audits } from '../platform/entities/version.ts';
import type { Audit } from '../platform/views.ts';

/** All transitions of a version, oldest first. */
export async function history(version: string): Promise<Audit[]> {
  const { data } = await audits.query.primary({ version }).go({ pages: 'all', consistent: true });
  return data;
}

/** Everybody who ever submitted it: a review that was cancelled, or that rejected it, makes nobody a stranger to it. */
export function submittersOf(transitions: readonly Pick<Audit, 'action' | 'actor'>[]): string[] {
  return transitions.filter(({ action }) => action === 'submit').map(({ actor }) => actor);
}
