import { Service } from 'electrodb';
import type { ChartPackage } from '../chart/types.ts';
import { appNames, apps } from '../platform/entities/app.ts';
import { versionNames, versions } from '../platform/entities/version.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { heldInStore } from '../platform/store-claims.ts';
import type { Version } from '../platform/views.ts';
import { transact } from '../platform/writes.ts';
import type { Upload } from './upload.ts';

const service = new Service({ apps, appNames, versions, versionNames });

/** Two packages of one new app at the same time: one of them has to look again. */
const attempts = 8;

export type Registration =
  | { taken: false; version: Version }
  /** `before` when it is not there any more, but was in the store. */
  | { taken: true; app: string; version: string; before: boolean };

async function existing(app: string, name: string, digest: string): Promise<Registration | undefined> {
  const { data } = await versionNames.get({ app, name }).go({ consistent: true });
  if (!data) return undefined;
  if (data.digest !== digest) return { taken: true, app, version: data.version, before: false };
  const version = await versions.get({ version: data.version }).go({ consistent: true });
  return version.data ? { taken: false, version: version.data } : undefined;
}

/** Whether this workspace had other bytes in the store as this version: a version that was ever active never changes, also after its deletion. */
async function before({ workspace }: Upload, { metadata, digest }: ChartPackage): Promise<Registration | undefined> {
  const held = await heldInStore(metadata.name, metadata.version);
  // Whose the name is in the store is a matter of releasing: until then, a chart is its workspace's own business.
  if (!held || held.workspace !== workspace || held.digest === digest) return undefined;
  return { taken: true, app: held.app, version: held.version, before: true };
}

function newApp(app: string, upload: Upload, { metadata }: ChartPackage, now: string) {
  return {
    app,
    workspace: upload.workspace,
    name: metadata.name,
    title: metadata.name,
    abstract: metadata.description ?? '',
    keywords: metadata.keywords,
    maintainers: metadata.maintainers,
    sources: metadata.sources,
    screenshots: [],
    createdAt: now,
    createdBy: upload.uploadedBy,
    updatedAt: now,
    revision: 1,
    ...(metadata.home ? { home: metadata.home } : {}),
    ...(metadata.icon ? { icon: metadata.icon } : {}),
  };
}

function newVersion(version: string, app: string, upload: Upload, chart: ChartPackage, now: string) {
  const { metadata, digest, size } = chart;
  return {
    version,
    app,
    workspace: upload.workspace,
    name: metadata.version,
    chartName: metadata.name,
    description: metadata.description ?? '',
    digest,
    size,
    metadata,
    upload: upload.upload,
    uploadedBy: upload.uploadedBy,
    correlation: upload.correlation,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
}

async function write(app: string, isNew: boolean, upload: Upload, chart: ChartPackage): Promise<boolean> {
  const now = new Date().toISOString();
  const version = newIdentifier('ver');
  const { workspace } = upload;
  const { name } = chart.metadata;
  const overtaken = await transact(
    service.transaction.write(entities => [
      ...(isNew
        ? [
            entities.appNames.create({ workspace, name, app }).commit(),
            entities.apps.create({ ...newApp(app, upload, chart, now), lastVersion: version }).commit(),
          ]
        : // So it is there, and who is about to delete it sees that it has another version.
          [entities.apps.patch({ app }).set({ lastVersion: version }).commit()]),
      entities.versionNames.create({ app, name: chart.metadata.version, version, digest: chart.digest }).commit(),
      entities.versions.create(newVersion(version, app, upload, chart, now)).commit(),
    ]),
    () => true,
  );
  return !overtaken;
}

/**
 * Writes an app (when it is new) and a version in one transaction; for bytes that are registered already, finds them.
 * @returns `taken` when other bytes have that version of the app.
 */
export async function register(upload: Upload, chart: ChartPackage): Promise<Registration> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { data: known } = await appNames
      .get({ workspace: upload.workspace, name: chart.metadata.name })
      .go({ consistent: true });
    const app = known?.app ?? newIdentifier('app');
    // In this order: a version that leaves its name between the two was claimed in the store long before.
    const found =
      (known && (await existing(app, chart.metadata.version, chart.digest))) ?? (await before(upload, chart));
    if (found) return found;
    await write(app, !known, upload, chart);
  }
  throw new Error(`The package of ${upload.upload} could not be registered: too many others of the same app at once.`);
}
