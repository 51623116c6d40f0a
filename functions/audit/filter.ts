import type { EntityItem } from 'electrodb';
import { type AuditOutcome, type auditEntries, monthOf } from '../platform/entities/audit.ts';

export type AuditEntry = EntityItem<typeof auditEntries>;

/** What of the log is wanted; what is left out does not matter. */
export interface AuditFilter {
  workspace?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  object?: string | undefined;
  outcome?: AuditOutcome | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const compared = ['workspace', 'actor', 'action', 'object', 'outcome'] as const;

/** Whether an entry is wanted; its time was looked at where it was read. */
export function matches(entry: Pick<AuditEntry, (typeof compared)[number]>, filter: AuditFilter): boolean {
  return compared.every(field => filter[field] === undefined || filter[field] === entry[field]);
}

/** The months that a span of time touches, newest first. */
export function monthsBetween(from: number, to: number): string[] {
  const months: string[] = [];
  const first = monthOf(from);
  const day = new Date(to);
  for (let month = monthOf(to); month >= first; month = monthOf(day.getTime())) {
    months.push(month);
    // The last day of the month before.
    day.setUTCDate(0);
  }
  return months;
}
