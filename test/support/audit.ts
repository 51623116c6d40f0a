import { expect } from 'vitest';
import { type Call, call, tokenOf, unique } from './store.ts';

/** An entry of the audit log, as the API shows it. */
export interface Entry {
  id: string;
  at: string;
  actor: string;
  token: string | null;
  action: string;
  workspace: string | null;
  object: { kind: string; id: string | null; name: string | null };
  outcome: string;
  status: number | null;
  detail: string;
  changes: { field: string; from?: unknown; to?: unknown }[];
  correlation: string;
}

/** A page of the log, as an admin reads it, or somebody else. */
export async function log(query: Record<string, string>, token?: string): Promise<Entry[]> {
  const { status, body, bytes } = await call('GET', `/v1/audit?${new URLSearchParams(query)}`, {
    token: token ?? (await tokenOf('admin')),
  });
  expect(status, String(bytes)).toBe(200);
  return body.items as unknown as Entry[];
}

/** Sends a request under a correlation id of its own, and reads what the log has of it. */
export async function traced(method: string, path: string, options: Call) {
  const correlation = unique('audited');
  const answer = await call(method, path, {
    ...options,
    headers: { ...options.headers, 'x-correlation-id': correlation },
  });
  const entries = (await log({ limit: '200' })).filter(entry => entry.correlation === correlation);
  return { answer, entries, entry: entries[0] };
}
