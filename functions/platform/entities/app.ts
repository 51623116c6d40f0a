import { Entity } from 'electrodb';
import { categoryIcons } from '../category-icons.ts';
import { tableConfiguration } from '../table.ts';

export const appStatuses = ['draft', 'active', 'suspended', 'deleted'] as const;
export type AppStatus = (typeof appStatuses)[number];

/**
 * A catalogue entry of one workspace. `status`, `versionStatuses` and `latest…` follow its versions: publication derives them from the table's
 * stream, so they trail a version's status by a moment.
 */
export const apps = new Entity(
  {
    model: { entity: 'app', service: 'berth', version: '1' },
    attributes: {
      app: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      /** The chart's name: unique in the workspace, never changed. */
      name: { type: 'string', required: true, readOnly: true },
      /** What people see; starts as the chart's name. */
      title: { type: 'string', required: true },
      /** One or two sentences; starts as the chart's description. */
      abstract: { type: 'string' },
      description: { type: 'string' },
      category: { type: 'string' },
      home: { type: 'string' },
      /** An https address from the chart, or an attachment's id. */
      icon: { type: 'string' },
      keywords: { type: 'list', items: { type: 'string' } },
      screenshots: { type: 'list', items: { type: 'string' } },
      maintainers: { type: 'any' },
      sources: { type: 'list', items: { type: 'string' } },
      createdAt: { type: 'string', required: true, readOnly: true },
      createdBy: { type: 'string', required: true, readOnly: true },
      updatedAt: { type: 'string', required: true },
      revision: { type: 'number', required: true, default: 1 },
      status: { type: appStatuses },
      /** The newest that was uploaded: an index tells of it a moment later. */
      lastVersion: { type: 'string' },
      /** The distinct statuses of its versions that are not deleted. */
      versionStatuses: { type: 'list', items: { type: 'string' } },
      /** The newest active version, by SemVer; what the store shows. */
      latestVersion: { type: 'string' },
      latestVersionName: { type: 'string' },
      latestAppVersion: { type: 'string' },
      /** When its first and its newest active version were released, ISO 8601. */
      releasedAt: { type: 'string' },
      lastReleasedAt: { type: 'string' },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['app'], template: 'app#${app}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'app', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'apps#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['name'], template: '${name}', casing: 'none' },
      },
      all: {
        index: 'gsi2',
        pk: { field: 'gsi2pk', composite: [], template: 'apps', casing: 'none' },
        sk: { field: 'gsi2sk', composite: ['app'], template: '${app}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** Which app a chart name of a workspace belongs to: what makes an app unique in its workspace. */
export const appNames = new Entity(
  {
    model: { entity: 'appname', service: 'berth', version: '1' },
    attributes: {
      workspace: { type: 'string', required: true },
      name: { type: 'string', required: true },
      app: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workspace', 'name'], template: 'appname#${workspace}#${name}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'appname', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/**
 * Which app holds a chart name in the store: one index, one name, so a stranger cannot publish under it. It stays with its workspace when the app is
 * deleted: who has the chart installed must not be given a stranger's as its next version.
 */
export const storeNames = new Entity(
  {
    model: { entity: 'storename', service: 'berth', version: '1' },
    attributes: {
      name: { type: 'string', required: true },
      app: { type: 'string', required: true },
      workspace: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['name'], template: 'storename#${name}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'storename', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/**
 * Which bytes a version of a chart had in the store: a name and a version that were ever active are never used again for other bytes. Written just before
 * the version becomes active, and never deleted; it counts from the moment that `version` was active (platform/store-claims.ts).
 */
export const storeVersions = new Entity(
  {
    model: { entity: 'storeversion', service: 'berth', version: '1' },
    attributes: {
      chart: { type: 'string', required: true },
      name: { type: 'string', required: true },
      digest: { type: 'string', required: true },
      version: { type: 'string', required: true },
      app: { type: 'string', required: true },
      workspace: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['chart'], template: 'storename#${chart}', casing: 'none' },
        sk: { field: 'sk', composite: ['name'], template: 'version#${name}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** A picture of an app: its icon or a screenshot; the bytes are in the packages bucket under `attachments/{app}/{attachment}`. */
export const attachments = new Entity(
  {
    model: { entity: 'attachment', service: 'berth', version: '1' },
    attributes: {
      attachment: { type: 'string', required: true },
      app: { type: 'string', required: true },
      kind: { type: ['icon', 'screenshot'] as const, required: true },
      contentType: { type: 'string', required: true },
      size: { type: 'number', required: true },
      createdAt: { type: 'string', required: true },
      createdBy: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['app'], template: 'app#${app}', casing: 'none' },
        sk: { field: 'sk', composite: ['attachment'], template: 'attachment#${attachment}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** Where apps are sorted in the store. */
export const categories = new Entity(
  {
    model: { entity: 'category', service: 'berth', version: '1' },
    attributes: {
      category: { type: 'string', required: true },
      name: { type: 'string', required: true },
      description: { type: 'string' },
      /** Which of the console's pictures it has. */
      icon: { type: categoryIcons },
      order: { type: 'number', required: true, default: 0 },
      createdAt: { type: 'string', required: true },
      revision: { type: 'number', required: true, default: 1 },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: [], template: 'categories', casing: 'none' },
        sk: { field: 'sk', composite: ['category'], template: '${category}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);
