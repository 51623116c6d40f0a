import * as z from 'zod';
import { findingCodes, objectFindingCodes, severities } from '../chart/finding-codes.ts';
import { contract } from '../platform/contract.ts';

const code = z.enum(findingCodes);
const codes = z.array(code).max(findingCodes.length);
const lists = z.object({
  submit: codes.describe('Codes of findings that keep a version from being submitted.'),
  release: codes.describe('Codes of findings that keep a version from being released.'),
  install: z
    .array(z.enum(objectFindingCodes))
    .max(objectFindingCodes.length)
    .describe(
      'Codes of findings that keep a version from being installed, upgraded to or rolled back to: looked for in the objects that are really rendered, with the values given.',
    ),
});

const view = lists
  .extend({
    source: z
      .enum(['deployment', 'store'])
      .describe('Whether somebody set it here, or it is the deployment’s own (`-c inspectionPolicy=`).'),
    deployment: lists.describe('What holds after a reset.'),
    findings: z.array(z.object({ code, severity: z.enum(severities), remedy: z.string() })),
    changedAt: z.string().nullable(),
    changedBy: z.string().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'InspectionPolicy' });
export type PolicyView = z.output<typeof view>;

export const inspectionContract = contract({
  getInspectionPolicy: {
    method: 'GET',
    path: '/v1/inspection-policy',
    summary: 'Which findings of an inspection block which actions, and all findings that there are',
    description: 'For who may submit, review or set it.',
    access: 'signed-in',
    answers: { 200: { description: 'The policy', schema: view } },
  },
  putInspectionPolicy: {
    method: 'PUT',
    path: '/v1/inspection-policy',
    summary: 'Set the inspection policy: it holds at once',
    description:
      'An inspection sees what a package renders to with its default values. With a code for submit or release, versions wait for their inspection before that action.',
    access: 'policy:write',
    body: lists.strict(),
    conditional: true,
    audit: { object: 'inspection-policy', keeps: ['submit', 'release', 'install'] },
    answers: { 200: { description: 'The policy', schema: view } },
  },
  resetInspectionPolicy: {
    method: 'DELETE',
    path: '/v1/inspection-policy',
    summary: 'Go back to the policy of the deployment',
    access: 'policy:write',
    conditional: true,
    audit: { object: 'inspection-policy' },
    answers: { 200: { description: 'The policy', schema: view } },
  },
});
