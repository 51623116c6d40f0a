import { Entity } from 'electrodb';
import { tableConfiguration } from '../table.ts';

export const operationKinds = ['install', 'upgrade', 'rollback', 'uninstall'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** How an operation stands: the last four are ends. `rolled-back`: it failed, and what was there before is there again. */
export const operationStatuses = ['running', 'succeeded', 'failed', 'rolled-back'] as const;
export type OperationStatus = (typeof operationStatuses)[number];

export const installationStatuses = ['changing', 'installed', 'failed', 'removed'] as const;
export const healthStates = ['healthy', 'progressing', 'degraded', 'missing', 'unknown'] as const;

/**
 * A version installed in a project: one Helm release. `version…` and `revision` are what the last operation that succeeded left; `operation` is the one
 * that runs, or ran last, and `lock` names it while it runs: two at once are refused.
 */
export const installations = new Entity(
  {
    model: { entity: 'installation', service: 'berth', version: '1' },
    attributes: {
      installation: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      project: { type: 'string', required: true, readOnly: true },
      cluster: { type: 'string', required: true, readOnly: true },
      namespace: { type: 'string', required: true, readOnly: true },
      /** The Helm release's name. */
      release: { type: 'string', required: true, readOnly: true },
      app: { type: 'string', required: true, readOnly: true },
      chartName: { type: 'string', required: true, readOnly: true },
      version: { type: 'string', required: true },
      versionName: { type: 'string', required: true },
      status: { type: installationStatuses, required: true },
      /** Helm's revision; 0 before the first. */
      revision: { type: 'number', required: true, default: 0 },
      operation: { type: 'string', required: true },
      lock: { type: 'string' },
      /** The operation whose values the release has. */
      values: { type: 'string' },
      health: { type: healthStates, required: true, default: 'unknown' },
      /** In words: '2 of 3 pods are ready'. */
      healthReason: { type: 'string' },
      healthAt: { type: 'string' },
      createdAt: { type: 'string', required: true, readOnly: true },
      createdBy: { type: 'string', required: true, readOnly: true },
      updatedAt: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['installation'], template: 'installation#${installation}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'installation', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'installations#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['installation'], template: '${installation}', casing: 'none' },
      },
      ofApp: {
        index: 'gsi2',
        pk: { field: 'gsi2pk', composite: ['app'], template: 'installations#${app}', casing: 'none' },
        sk: { field: 'gsi2sk', composite: ['installation'], template: '${installation}', casing: 'none' },
      },
      /** All of them; those of one cluster stand together. */
      all: {
        index: 'gsi3',
        pk: { field: 'gsi3pk', composite: [], template: 'installations', casing: 'none' },
        sk: {
          field: 'gsi3sk',
          composite: ['cluster', 'installation'],
          template: '${cluster}#${installation}',
          casing: 'none',
        },
      },
    },
  },
  tableConfiguration,
);

/** Which installation has a release name of a project. */
export const releaseNames = new Entity(
  {
    model: { entity: 'releasename', service: 'berth', version: '1' },
    attributes: {
      project: { type: 'string', required: true },
      release: { type: 'string', required: true },
      installation: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: {
          field: 'pk',
          composite: ['project', 'release'],
          template: 'releasename#${project}#${release}',
          casing: 'none',
        },
        sk: { field: 'sk', composite: [], template: 'releasename', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** What an upgrade does about fields that others have set since: it takes them over, or fails. */
export const conflictChoices = ['take', 'fail'] as const;
export type ConflictChoice = (typeof conflictChoices)[number];

/** One thing done to an installation: who, when, what, and how it ended. Its values are in S3, for they may hold passwords. */
export const operations = new Entity(
  {
    model: { entity: 'operation', service: 'berth', version: '1' },
    attributes: {
      operation: { type: 'string', required: true, readOnly: true },
      installation: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      kind: { type: operationKinds, required: true, readOnly: true },
      version: { type: 'string', required: true, readOnly: true },
      versionName: { type: 'string', required: true, readOnly: true },
      digest: { type: 'string', required: true, readOnly: true },
      /** The operation whose values it applies: itself, or the one that a roll-back goes back to. */
      valuesOf: { type: 'string' },
      /** Of one that failed and was undone: the operation whose version and values are there again. */
      restored: { type: 'string' },
      /** Of a rollback: the revision to go back to. */
      toRevision: { type: 'number' },
      /** Kinds of the chart's custom resources that belong to no namespace, 'group/Kind' each. */
      clusterWideKinds: { type: 'list', items: { type: 'string' } },
      /** What was found in its way before anything was changed: problems as a preview tells them. */
      problems: { type: 'list', items: { type: 'any' } },
      /** Helm's newest revision before it began; what is above was made by it. */
      baseRevision: { type: 'number' },
      rollbackOnFailure: { type: 'boolean', required: true, default: false },
      /** What to do about fields that others have set since; they are taken over where it is not said. */
      conflicts: { type: conflictChoices },
      message: { type: 'string' },
      status: { type: operationStatuses, required: true },
      /** The state machine's step, in its own words. */
      step: { type: 'string', required: true },
      /** What there is to say of the step: what is waited for, or what went wrong. */
      detail: { type: 'string' },
      revision: { type: 'number' },
      execution: { type: 'string' },
      actor: { type: 'string', required: true, readOnly: true },
      createdAt: { type: 'string', required: true, readOnly: true },
      finishedAt: { type: 'string' },
      /** The rollout that it is part of. */
      rollout: { type: 'string' },
      correlation: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['installation'], template: 'installation#${installation}', casing: 'none' },
        sk: { field: 'sk', composite: ['operation'], template: 'operation#${operation}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

export const rolloutStatuses = ['running', 'succeeded', 'stopped'] as const;

/** A version brought to many installations of an app, in waves. Its members are one list: at most 1000, some 150 kB. */
export const rollouts = new Entity(
  {
    model: { entity: 'rollout', service: 'berth', version: '1' },
    attributes: {
      rollout: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      app: { type: 'string', required: true, readOnly: true },
      version: { type: 'string', required: true, readOnly: true },
      versionName: { type: 'string', required: true, readOnly: true },
      chartName: { type: 'string' },
      status: { type: rolloutStatuses, required: true },
      detail: { type: 'string' },
      wave: { type: 'number', required: true },
      rollbackOnFailure: { type: 'boolean', required: true },
      /** In their order; `operation` is there once it has begun. */
      members: {
        type: 'list',
        items: {
          type: 'map',
          properties: {
            installation: { type: 'string', required: true },
            operation: { type: 'string' },
            status: { type: 'string', required: true },
            detail: { type: 'string' },
          },
        },
        required: true,
      },
      actor: { type: 'string', required: true, readOnly: true },
      message: { type: 'string' },
      correlation: { type: 'string', required: true },
      execution: { type: 'string' },
      createdAt: { type: 'string', required: true, readOnly: true },
      finishedAt: { type: 'string' },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['rollout'], template: 'rollout#${rollout}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'rollout', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'rollouts#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['rollout'], template: '${rollout}', casing: 'none' },
      },
      all: {
        index: 'gsi2',
        pk: { field: 'gsi2pk', composite: [], template: 'rollouts', casing: 'none' },
        sk: { field: 'gsi2sk', composite: ['rollout'], template: '${rollout}', casing: 'none' },
      },
      /** Those that run are few, however many there were. */
      ofStatus: {
        index: 'gsi3',
        pk: { field: 'gsi3pk', composite: ['status'], template: 'rollouts#${status}', casing: 'none' },
        sk: { field: 'gsi3sk', composite: ['rollout'], template: '${rollout}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);
