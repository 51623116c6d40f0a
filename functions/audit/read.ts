import { setting } from '../platform/configuration.ts';
import { refuseCursor } from '../platform/cursors.ts';
import { auditEntries } from '../platform/entities/audit.ts';
import { earliestIdentifier } from '../platform/identifiers.ts';
import { platformWorkspace } from '../platform/rights.ts';
import type { AuditEntryView } from './contract.ts';
import { type AuditEntry, type AuditFilter, matches, monthsBetween } from './filter.ts';

/** Read at once: as many as fit well into one answer of DynamoDB, which has 1 MB at most. */
const batch = 1000;
/** A request that looks for few among many ends so soon, with a cursor; milliseconds. */
const patience = 5000;
const dayMilliseconds = 24 * 60 * 60 * 1000;

export function viewEntry(entry: AuditEntry): AuditEntryView {
  return {
    id: entry.entry,
    at: entry.at,
    actor: entry.actor,
    token: entry.token ?? null,
    action: entry.action,
    workspace: entry.workspace === platformWorkspace ? null : entry.workspace,
    object: { kind: entry.objectKind, id: entry.object || null, name: entry.objectName ?? null },
    outcome: entry.outcome,
    status: entry.status ?? null,
    detail: entry.detail ?? '',
    changes: (entry.changes ?? []) as AuditEntryView['changes'],
    correlation: entry.correlation,
  };
}

/** The ids between which everything wanted is. */
interface Span {
  from: string;
  to: string;
}

type Page = (span: Span, cursor: string | null) => Promise<{ data: AuditEntry[]; cursor: string | null }>;

/** The queries that find what is wanted, one after the other: by the filter that leaves least, or month by month. */
function queriesFor({ object, actor, workspace }: AuditFilter, from: number, to: number): Page[] {
  const { ofObject, ofActor, ofWorkspace, primary } = auditEntries.query;
  const options = (cursor: string | null) => ({ order: 'desc' as const, limit: batch, cursor });
  const between = (span: Span) => [{ entry: span.from }, { entry: span.to }] as const;
  if (object !== undefined)
    return [
      (span, cursor) =>
        ofObject({ object })
          .between(...between(span))
          .go(options(cursor)),
    ];
  if (actor !== undefined)
    return [
      (span, cursor) =>
        ofActor({ actor })
          .between(...between(span))
          .go(options(cursor)),
    ];
  if (workspace !== undefined)
    return [
      (span, cursor) =>
        ofWorkspace({ workspace })
          .between(...between(span))
          .go(options(cursor)),
    ];
  return monthsBetween(from, to).map(
    month => (span, cursor) =>
      primary({ month })
        .between(...between(span))
        .go(options(cursor)),
  );
}

/**
 * Reads the log newest first.
 * @param before the id of an entry: only older ones are read.
 * @returns batches of what was read, wanted or not, so that a reader knows how far it has come.
 */
async function* batches(filter: AuditFilter, before: string | undefined): AsyncGenerator<AuditEntry[]> {
  const now = Date.now();
  const oldest = now - setting('AUDIT_RETENTION_DAYS') * dayMilliseconds;
  const from = Math.max(filter.from === undefined ? oldest : Date.parse(filter.from), oldest);
  const to = Math.min(filter.to === undefined ? now : Date.parse(filter.to), now);
  const end = earliestIdentifier('aud', to + 1);
  const span = { from: earliestIdentifier('aud', from), to: before !== undefined && before < end ? before : end };
  if (span.from > span.to) return;
  for (const read of queriesFor(filter, from, to)) {
    let cursor: string | null = null;
    do {
      const page = await read(span, cursor);
      // A span includes its ends, and the entry before which to begin was given out already.
      yield page.data.filter(({ entry }) => entry !== before);
      ({ cursor } = page);
    } while (cursor);
  }
}

function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const entry = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^aud_[0-9a-z]{26}$/.test(entry)) return refuseCursor();
  return entry;
}

const writeCursor = (entry: string): string => Buffer.from(entry).toString('base64url');

/** One entry after the other, and whether there may be more. */
export interface Found {
  items: AuditEntry[];
  cursor: string | null;
}

/**
 * Finds entries, newest first, until there are enough or it has taken too long.
 * @param time milliseconds.
 * @throws Problem 400 for a cursor that is none.
 */
export async function find(
  filter: AuditFilter,
  limit: number,
  cursor: string | undefined,
  time = patience,
): Promise<Found> {
  const end = Date.now() + time;
  const items: AuditEntry[] = [];
  for await (const read of batches(filter, readCursor(cursor))) {
    for (const entry of read) {
      if (!matches(entry, filter)) continue;
      // One more than enough tells that there is more.
      if (items.length === limit) return { items, cursor: writeCursor(items.at(-1)?.entry ?? entry.entry) };
      items.push(entry);
    }
    const last = read.at(-1);
    if (last && Date.now() > end) return { items, cursor: writeCursor(last.entry) };
  }
  return { items, cursor: null };
}
