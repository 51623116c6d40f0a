import { Entity } from 'electrodb';
import * as z from 'zod';
import { tableConfiguration } from '../table.ts';

/** The statuses of DESIGN section 2. */
export const statuses = [
  'draft',
  'submitted',
  'in-review',
  'passed',
  'rejected',
  'active',
  'suspended',
  'deleted',
] as const;
export type Status = (typeof statuses)[number];

/** What is kept of a Chart.yaml with every version, also what the chart index repeats. */
export const chartMetadata = z.object({
  apiVersion: z.string(),
  name: z.string(),
  version: z.string(),
  appVersion: z.string().optional(),
  description: z.string().optional(),
  home: z.string().optional(),
  icon: z.string().optional(),
  keywords: z.array(z.string()),
  sources: z.array(z.string()),
  maintainers: z.array(z.object({ name: z.string(), email: z.string().optional(), url: z.string().optional() })),
  kubeVersion: z.string().optional(),
  type: z.string().optional(),
  deprecated: z.boolean().optional(),
  annotations: z.record(z.string(), z.string()),
  dependencies: z.array(
    z.object({
      name: z.string(),
      version: z.string().optional(),
      repository: z.string().optional(),
      condition: z.string().optional(),
      tags: z.array(z.string()).optional(),
      alias: z.string().optional(),
    }),
  ),
});

/** The step that brought a version to its status; also what its audit record says. */
export interface Transition {
  /** Of this one action; tells two who acted at once which of them it was. */
  id: string;
  action: string;
  actor: string;
  /** In what capacity: 'developer', 'reviewer', 'owner', 'admin' or 'system'. */
  as: string;
  /** '' when none was given. */
  message: string;
  /** ISO 8601, UTC. */
  at: string;
  /** '' for the upload. */
  from: string;
}

/**
 * One immutable chart package of an app. Created by ingest without a status; from then on `status`, `statusAt`, `sequence`, `transition`, `taskToken`,
 * `execution`, `claimedBy`, `submittedBy`, `suspendedBy`, `suspendedAs` and `releasedAt` are written by the state machine only.
 */
export const versions = new Entity(
  {
    model: { entity: 'version', service: 'berth', version: '1' },
    attributes: {
      version: { type: 'string', required: true, readOnly: true },
      app: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      /** The version string as Chart.yaml has it. */
      name: { type: 'string', required: true, readOnly: true },
      chartName: { type: 'string', required: true, readOnly: true },
      /** Starts as Chart.yaml's description; may be edited. */
      description: { type: 'string' },
      /** SHA-256 of the package, lower-case hex. */
      digest: { type: 'string', required: true, readOnly: true },
      /** Packed size in bytes. */
      size: { type: 'number', required: true, readOnly: true },
      metadata: { type: 'any', required: true, readOnly: true },
      upload: { type: 'string', required: true, readOnly: true },
      uploadedBy: { type: 'string', required: true, readOnly: true },
      correlation: { type: 'string', required: true, readOnly: true },
      createdAt: { type: 'string', required: true, readOnly: true },
      updatedAt: { type: 'string', required: true },
      /** Counts edits, for If-Match. */
      revision: { type: 'number', required: true, default: 1 },
      status: { type: statuses },
      statusAt: { type: 'string' },
      sequence: { type: 'number' },
      transition: { type: 'any' },
      taskToken: { type: 'string' },
      execution: { type: 'string' },
      generation: { type: 'number' },
      claimedBy: { type: 'string' },
      submittedBy: { type: 'string' },
      suspendedBy: { type: 'string' },
      suspendedAs: { type: 'string' },
      releasedAt: { type: 'string' },
      gsi2pk: { type: 'string' },
      gsi2sk: { type: 'string' },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['version'], template: 'version#${version}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'version', casing: 'none' },
      },
      ofApp: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['app'], template: 'versions#${app}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['version'], template: '${version}', casing: 'none' },
      },
      /** Written by the state machine: gsi2pk `status#{status}`, gsi2sk `{statusAt}#{version}`. */
      queue: {
        index: 'gsi2',
        pk: { field: 'gsi2pk', composite: ['gsi2pk'] },
        sk: { field: 'gsi2sk', composite: ['gsi2sk'] },
      },
    },
  },
  tableConfiguration,
);

/** That a version string of an app is taken, and by which version: what makes it unique. */
export const versionNames = new Entity(
  {
    model: { entity: 'versionname', service: 'berth', version: '1' },
    attributes: {
      app: { type: 'string', required: true },
      name: { type: 'string', required: true },
      version: { type: 'string', required: true },
      digest: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['app', 'name'], template: 'versionname#${app}#${name}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'versionname', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** One transition of a version, in its own partition, sorted by its sequence number. Written by the state machine only. */
export const audits = new Entity(
  {
    model: { entity: 'audit', service: 'berth', version: '1' },
    attributes: {
      version: { type: 'string', required: true },
      app: { type: 'string', required: true },
      workspace: { type: 'string', required: true },
      sequence: { type: 'number', required: true, padding: { length: 6, char: '0' } },
      id: { type: 'string', required: true },
      action: { type: 'string', required: true },
      actor: { type: 'string', required: true },
      as: { type: 'string', required: true },
      message: { type: 'string', required: true },
      at: { type: 'string', required: true },
      from: { type: 'string', required: true },
      to: { type: statuses, required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['version'], template: 'version#${version}', casing: 'none' },
        sk: { field: 'sk', composite: ['sequence'], template: 'audit#${sequence}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);
