import { Entity } from 'electrodb';
import { tableConfiguration } from '../table.ts';

/** What an entry can be about. */
export const auditObjects = [
  'workspace',
  'member',
  'platform-member',
  'role',
  'token',
  'upload',
  'app',
  'version',
  'category',
  'cluster',
  'project',
  'installation',
  'rollout',
  'inspection-policy',
] as const;
export type AuditObject = (typeof auditObjects)[number];

/** done; begun: it goes on behind the answer; refused: by missing rights, or a package by its check; failed: perhaps done in part. */
export const auditOutcomes = ['done', 'begun', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** The bucket of a moment: entries of one month are one partition. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

/**
 * One thing that somebody did. Written once and never changed: functions create entries under a condition, their roles are denied to update or delete
 * them, and DynamoDB removes them when they are old. Ids sort by time; all of a month, and each workspace's, actor's and object's, are one query.
 */
export const auditEntries = new Entity(
  {
    model: { entity: 'auditentry', service: 'berth', version: '1' },
    attributes: {
      entry: { type: 'string', required: true, readOnly: true },
      month: { type: 'string', required: true, readOnly: true },
      /** ISO 8601, UTC. */
      at: { type: 'string', required: true, readOnly: true },
      actor: { type: 'string', required: true, readOnly: true },
      /** The id of the API token that was used. */
      token: { type: 'string', readOnly: true },
      /** An operation of a contract, with the verb of its body behind a dot where it has one; or one of functions/audit/actions.ts that has no route. */
      action: { type: 'string', required: true, readOnly: true },
      /** `platformWorkspace` for what belongs to no workspace. */
      workspace: { type: 'string', required: true, readOnly: true },
      objectKind: { type: auditObjects, required: true, readOnly: true },
      /** '' when there is none: what was refused was not made. */
      object: { type: 'string', required: true, readOnly: true },
      objectName: { type: 'string', readOnly: true },
      outcome: { type: auditOutcomes, required: true, readOnly: true },
      /** Of the HTTP answer, where there was one. */
      status: { type: 'number', readOnly: true },
      /** Why it was refused or failed. */
      detail: { type: 'string', readOnly: true },
      /** AuditChange[] of platform/audit-log.ts. */
      changes: { type: 'any', readOnly: true },
      correlation: { type: 'string', required: true, readOnly: true },
      /** Seconds since 1970. */
      ttl: { type: 'number', required: true, readOnly: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['month'], template: 'audit#${month}', casing: 'none' },
        sk: { field: 'sk', composite: ['entry'], template: '${entry}', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'audit#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['entry'], template: '${entry}', casing: 'none' },
      },
      ofActor: {
        index: 'gsi2',
        pk: { field: 'gsi2pk', composite: ['actor'], template: 'auditactor#${actor}', casing: 'none' },
        sk: { field: 'gsi2sk', composite: ['entry'], template: '${entry}', casing: 'none' },
      },
      ofObject: {
        index: 'gsi3',
        pk: { field: 'gsi3pk', composite: ['object'], template: 'auditobject#${object}', casing: 'none' },
        sk: { field: 'gsi3sk', composite: ['entry'], template: '${entry}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);
