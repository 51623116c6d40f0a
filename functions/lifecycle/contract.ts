import * as z from 'zod';
import { contract } from '../platform/contract.ts';
import { statuses } from '../platform/entities/version.ts';
import { inspectionView } from '../platform/inspection-view.ts';
import { idOf } from '../platform/names.ts';
import { pageOf, pageQuery } from '../platform/paging.ts';
import { auditView, versionView } from '../platform/views.ts';
import { actions, permissionFor } from './table.ts';
import { testInstallation } from './test-installations.ts';

const version = z.object({ version: idOf('ver') });

const queueItem = versionView
  .pick({
    id: true,
    app: true,
    workspace: true,
    name: true,
    chartName: true,
    status: true,
    statusAt: true,
    submittedBy: true,
    claimedBy: true,
    message: true,
  })
  .extend({ waitingSeconds: z.number().int() })
  .meta({ id: 'ReviewQueueItem' });

const fileDifference = z
  .object({ path: z.string(), change: z.enum(['added', 'removed', 'changed']), unified: z.string().optional() })
  .meta({ id: 'FileDifference' });

const valueDifference = z
  .object({
    path: z.string(),
    pointer: z.string(),
    change: z.enum(['added', 'removed', 'changed']),
    from: z.unknown().optional(),
    to: z.unknown().optional(),
  })
  .meta({ id: 'ValueDifference' });

const evidence = z
  .object({
    version: versionView,
    facts: z.object({
      files: z.number().int(),
      unpackedSize: z.number().int(),
      notes: z.array(z.object({ code: z.string(), detail: z.string() })),
    }),
    inspection: inspectionView.nullable().describe('Null while the package is still being inspected.'),
    history: z.array(auditView).describe('The last hundred transitions, oldest first.'),
    previous: z
      .object({ id: z.string(), name: z.string(), files: z.array(fileDifference), values: z.array(valueDifference) })
      .nullable()
      .describe('The differences to the version of the app that was released last, if one is active.'),
    testInstallations: z
      .array(testInstallation)
      .describe('Where the version’s own workspace has tried it; the newest first.'),
    allowedActions: z.array(z.string()).describe('What the caller may do now.'),
  })
  .meta({ id: 'ReviewEvidence' });

/** By permission: "`versions:submit` to submit, cancel". */
const neededFor = [...Map.groupBy(actions, action => permissionFor[action])]
  .map(([permission, allowed]) => `\`${permission}\` to ${allowed.join(', ')}`)
  .join('; ');

export const lifecycleContract = contract({
  actOnVersion: {
    method: 'POST',
    path: '/v1/versions/{version}/actions',
    summary: 'Act on a version',
    description: `Answers 200 with the version in its new status, or 202 when that takes longer than three seconds. Needs ${neededFor}.`,
    access: 'visible',
    cost: 'high',
    parameters: version,
    body: z.object({
      action: z.enum(actions),
      message: z.string().max(4000).default('').describe('Required to reject and to suspend.'),
    }),
    audit: { object: 'version', verb: 'action', keeps: ['message'] },
    answers: {
      200: { description: 'Done', schema: versionView },
      202: { description: 'Accepted; look at the version again', schema: versionView },
    },
  },
  listAudits: {
    method: 'GET',
    path: '/v1/versions/{version}/audits',
    summary: 'Every transition of a version: who, when, why',
    access: 'visible',
    parameters: version,
    query: z.object(pageQuery),
    answers: { 200: { description: 'Oldest first', schema: pageOf(auditView) } },
  },
  listReviews: {
    method: 'GET',
    path: '/v1/reviews',
    summary: 'The review queue',
    access: 'reviews:read',
    query: z.object({ ...pageQuery, status: z.enum(statuses).exclude(['draft', 'deleted']).default('submitted') }),
    answers: { 200: { description: 'Longest waiting first', schema: pageOf(queueItem) } },
  },
  getReview: {
    method: 'GET',
    path: '/v1/reviews/{version}',
    summary: 'Everything a reviewer needs to decide',
    access: 'reviews:read',
    cost: 'high',
    parameters: version,
    answers: { 200: { description: 'The evidence', schema: evidence } },
  },
});
