import * as z from 'zod';
import { setting } from './configuration.ts';
import type { AuditRule } from './contract.ts';
import { type AuditObject, type AuditOutcome, auditEntries, monthOf } from './entities/audit.ts';
import { newIdentifier } from './identifiers.ts';
import { logger } from './logging.ts';
import type { Principal } from './principal.ts';
import { Problem } from './problem.ts';
import { platformWorkspace } from './rights.ts';

/** One member that a change named: without `from` where it is not known, without both where the value may be secret. */
export const auditChange = z
  .object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })
  .meta({ id: 'AuditChange' });
export type AuditChange = z.output<typeof auditChange>;

/** Longer values are cut: an entry says what was done, it is no copy of it. Characters of JSON, or of a text. */
const longest = 500;
const daySeconds = 24 * 60 * 60;

/** What somebody did, before it has an id. */
export interface AuditEvent {
  actor: string;
  token?: string | undefined;
  action: string;
  workspace?: string | undefined;
  objectKind: AuditObject;
  object?: string | undefined;
  objectName?: string | undefined;
  outcome: AuditOutcome;
  status?: number | undefined;
  detail?: string | undefined;
  changes?: AuditChange[] | undefined;
  correlation: string;
}

/** What only a route's own rules know of a change. */
export interface AuditNote {
  workspace?: string | undefined;
  object?: string;
  name?: string | undefined;
  /** What the members that the contract keeps were before. */
  before?: Readonly<Record<string, unknown>>;
  /** What it changed in workspaces, where it is about none: each has an entry of its own, that its owners read. */
  within?: ReadonlyMap<string, AuditChange[]>;
}

/** A request to a route that changes something: what the entry is made of. */
export interface AuditedRequest {
  operation: string;
  rule: AuditRule;
  parameters: Readonly<Record<string, unknown>>;
  input: Readonly<Record<string, unknown>>;
  principal: Principal;
  correlation: string;
}

/** Cuts what is too long to be kept. */
export function shortened(value: unknown): unknown {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length <= longest ? value : `${text.slice(0, longest)}…`;
}

/** The record of an event, as it is created; for who writes it in a transaction of their own. */
export function auditEntry(event: AuditEvent, time = Date.now(), entry = newIdentifier('aud', time)) {
  const { workspace = platformWorkspace, object = '', ...rest } = event;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Omit<AuditEvent, 'workspace' | 'object'>),
    workspace,
    object,
    entry,
    month: monthOf(time),
    at: new Date(time).toISOString(),
    ttl: Math.floor(time / 1000) + setting('AUDIT_RETENTION_DAYS') * daySeconds,
  };
}

/** CloudWatch makes a metric of such a line (embedded metric format); infra/audit.ts has its alarm. */
function countUnwritten(): void {
  const CloudWatchMetrics = [{ Namespace: 'Berth', Dimensions: [[]], Metrics: [{ Name: 'UnwrittenAuditEntries' }] }];
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics }, UnwrittenAuditEntries: 1 };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/**
 * Writes an entry. What it is about has happened by then, and failing would not undo it: an entry that cannot be written is kept whole in the log, with an
 * alarm (docs/runbook.md), and the request is answered as it was.
 */
export async function record(event: AuditEvent): Promise<void> {
  const entry = auditEntry(event);
  try {
    await auditEntries.create(entry).go();
  } catch (error) {
    logger.error('An audit entry could not be written', { entry, error });
    countUnwritten();
  }
}

/** What an answer says of the object that it is about: its own members, or those of the member that is named after the kind. */
const named = z.object({
  id: z.string().optional(),
  workspace: z.string().optional(),
  name: z.string().optional(),
  title: z.string().optional(),
  chartName: z.string().optional(),
  release: z.string().optional(),
  namespace: z.string().optional(),
  file: z.string().optional(),
});

function describedBy(answer: unknown, kind: AuditObject): z.output<typeof named> {
  const inner = z.object({ [kind]: named }).safeParse(answer).data?.[kind];
  return inner ?? named.safeParse(answer).data ?? {};
}

function nameIn({ title, chartName, release, namespace, name, file }: z.output<typeof named>): string | undefined {
  return title ?? release ?? (chartName && name ? `${chartName} ${name}` : undefined) ?? namespace ?? name ?? file;
}

/** What the contract lets be kept of an input: values of `keeps` with what they were before, and of `hides` that they were given. */
export function changesOf(
  { keeps = [], hides = [] }: AuditRule,
  input: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> | undefined,
): AuditChange[] {
  const given = (field: string): boolean => input[field] !== undefined;
  const differs = (field: string): boolean => !before || JSON.stringify(before[field]) !== JSON.stringify(input[field]);
  return [
    ...keeps
      .filter(field => given(field) && differs(field))
      .map(field => ({
        field,
        ...(before && before[field] !== undefined ? { from: shortened(before[field]) } : {}),
        to: shortened(input[field]),
      })),
    ...hides.filter(given).map(field => ({ field })),
  ];
}

function eventOf(request: AuditedRequest, note: AuditNote, answer: unknown): Omit<AuditEvent, 'outcome'> {
  const { operation, rule, parameters, input, principal, correlation } = request;
  const found = describedBy(answer, rule.object);
  const verb = rule.verb ? `.${input[rule.verb]}` : '';
  const inPath = parameters[rule.parameter ?? rule.object];
  return {
    actor: principal.user,
    token: principal.token,
    action: `${operation}${verb}`,
    workspace: note.workspace ?? found.workspace,
    objectKind: rule.object,
    object: note.object ?? (typeof inPath === 'string' ? inPath : (found.id ?? found.name)),
    objectName: note.name ?? nameIn(found),
    changes: changesOf(rule, input, note.before),
    correlation,
  };
}

/** The event itself, and what of it happened within other workspaces. */
async function recordAll(event: AuditEvent, { within = new Map() }: AuditNote): Promise<void> {
  const elsewhere = [...within].map(([workspace, changes]) => ({ ...event, workspace, changes }));
  await Promise.all([event, ...elsewhere].map(record));
}

/** How a failed request is told; undefined when nothing was tried: what was asked for did not fit. */
function outcomeOf(error: unknown): Pick<AuditEvent, 'outcome' | 'status' | 'detail'> | undefined {
  if (!(error instanceof Problem))
    return { outcome: 'failed', status: 500, detail: 'Something went wrong on our side.' };
  const { status, message } = error;
  if (status === 403) return { outcome: 'refused', status, detail: message };
  return status >= 500 ? { outcome: 'failed', status, detail: message } : undefined;
}

/**
 * Does the work of a request and writes one entry about it, and one for each workspace that it changed besides: when it changed something, was refused for missing rights, or failed on the way. A request that
 * is repeated with its Idempotency-Key does not come here again.
 * @param note is filled by the work.
 */
export async function audited<A extends { status: number; body?: unknown }>(
  request: AuditedRequest,
  note: AuditNote,
  work: () => Promise<A>,
): Promise<A> {
  let answer: A;
  try {
    answer = await work();
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome) await recordAll({ ...eventOf(request, note, undefined), ...outcome }, note);
    throw error;
  }
  const { status, body } = answer;
  if (!request.rule.refusalsOnly)
    await recordAll({ ...eventOf(request, note, body), outcome: status === 202 ? 'begun' : 'done', status }, note);
  return answer;
}
