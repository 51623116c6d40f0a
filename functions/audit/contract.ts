import * as z from 'zod';
import { auditChange } from '../platform/audit-log.ts';
import { contract } from '../platform/contract.ts';
import { auditObjects, auditOutcomes } from '../platform/entities/audit.ts';
import { pageOf, pageQuery } from '../platform/paging.ts';
import { auditActions } from './actions.ts';
import { exportFormats } from './formats.ts';

const moment = z.iso
  .datetime({ offset: true, abort: true })
  .refine(text => Number.isFinite(Date.parse(text)), 'no time that there is');

const filter = {
  workspace: z
    .string()
    .min(1)
    .max(63)
    .optional()
    .describe('Only of this workspace: required of who may not read all; "@platform" for what belongs to none.'),
  actor: z.string().min(1).max(200).optional(),
  action: z.enum(auditActions).optional(),
  object: z.string().min(1).max(200).optional().describe('The id of what it is about.'),
  outcome: z.enum(auditOutcomes).optional(),
  from: moment.optional().describe('Not earlier than this.'),
  to: moment.optional().describe('Not later than this.'),
};

const view = z
  .object({
    id: z.string(),
    at: z.string(),
    actor: z.string().describe('A user; "bucket:…" who put a file into the drop bucket; "system:…" Berth itself.'),
    token: z.string().nullable().describe('The id of the API token that was used.'),
    action: z.string(),
    workspace: z.string().nullable(),
    object: z.object({ kind: z.enum(auditObjects), id: z.string().nullable(), name: z.string().nullable() }),
    outcome: z
      .enum(auditOutcomes)
      .describe('begun: its end is an entry of its own, or the version’s history; failed: perhaps done in part.'),
    status: z.number().int().nullable().describe('Of the answer; null for what came without a request.'),
    detail: z.string().describe('Why it was refused or failed.'),
    changes: z.array(auditChange).describe('Without values: one was given that may be secret.'),
    correlation: z.string().describe('The x-correlation-id of the request.'),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryView = z.output<typeof view>;

export const auditContract = contract({
  listAuditEntries: {
    method: 'GET',
    path: '/v1/audit',
    summary: 'Who did what, to what, when, and with which outcome',
    description:
      'Of all for who may read all, of one workspace for its owners. A page can have fewer entries than its limit, and more behind it: looking for few among many ends after a few seconds.',
    access: 'audit:read',
    cost: 'high',
    query: z.object({ ...pageQuery, ...filter }),
    answers: { 200: { description: 'Newest first', schema: pageOf(view) } },
  },
  exportAuditEntries: {
    method: 'GET',
    path: '/v1/audit:export',
    summary: 'The same as a file',
    description:
      'Answers an address that is good for a minute. In CSV, cells that a spreadsheet would take for formulas begin with an apostrophe; JSON lines are the entries as they are.',
    access: 'audit:read',
    cost: 'high',
    query: z.object({ ...filter, format: z.enum(exportFormats).default('csv'), cursor: pageQuery.cursor }),
    answers: {
      200: {
        description: 'Where the file is',
        schema: z
          .object({
            address: z.string(),
            expiresAt: z.string(),
            entries: z.number().int(),
            oldest: z.string().nullable().describe('When the oldest entry of the file was made.'),
            cursor: z
              .string()
              .nullable()
              .describe('Null when it is all; else send it back for a file of the entries before these.'),
          })
          .meta({ id: 'AuditExport' }),
      },
    },
  },
});
