import type { App } from '../platform/app-view.ts';
import { catalogueKey, parseCatalogue } from '../platform/catalogue.ts';
import { type ChartIndex, emptyIndex, storeIndexKey, updateIndex, workspaceIndexKey } from '../platform/chart-index.ts';
import { changeDocument } from '../platform/documents.ts';
import { apps, categories } from '../platform/entities/app.ts';
import { type Status, versions } from '../platform/entities/version.ts';
import type { Version } from '../platform/views.ts';
import { catalogueAppOf, type Derived, derive } from './app-status.ts';
import type { Changes } from './changes.ts';

const derivedFields = [
  'status',
  'versionStatuses',
  'latestVersion',
  'latestVersionName',
  'latestAppVersion',
  'releasedAt',
  'lastReleasedAt',
] as const;

function differs(app: App, derived: Derived): boolean {
  return derivedFields.some(field => JSON.stringify(app[field] ?? null) !== JSON.stringify(derived[field]));
}

/** Writes what follows from an app's versions into its record; only when it changed, because the write comes back through the stream. */
async function refreshApp(id: string): Promise<App | undefined> {
  const [{ data: app }, { data: all }] = await Promise.all([
    apps.get({ app: id }).go({ consistent: true }),
    versions.query.ofApp({ app: id }).go({ pages: 'all' }),
  ]);
  if (!app) return undefined;
  const derived = derive(all);
  if (!differs(app, derived)) return app;
  const set = Object.fromEntries(Object.entries(derived).filter(([, value]) => value !== null));
  const update = apps.patch({ app: id }).set(set);
  const gone = derivedFields.filter(field => derived[field] === null && app[field] !== undefined);
  for (const field of gone) if (field !== 'status' && field !== 'versionStatuses') update.remove([field]);
  await update.go();
  return { ...app, ...set, ...Object.fromEntries(gone.map(field => [field, undefined])) };
}

async function readVersions(ids: Iterable<string>): Promise<Version[]> {
  const keys = [...ids].map(version => ({ version }));
  if (keys.length === 0) return [];
  const { data } = await versions.get(keys).go({ consistent: true });
  return data;
}

async function changeIndex(key: string, changed: readonly Version[], repository: 'store' | 'workspace'): Promise<void> {
  await changeDocument(key, 'application/yaml', text => {
    const index: ChartIndex = text === undefined ? emptyIndex() : JSON.parse(text);
    if (!updateIndex(index, changed, repository)) return undefined;
    index.generated = new Date().toISOString();
    return JSON.stringify(index);
  });
}

/** Before a version is active it was never in the store's index: that large document is left alone then. */
const inStoreOnce: ReadonlySet<Status> = new Set(['active', 'suspended', 'deleted']);

/**
 * The store's index first, because people wait for it: both at once would share one thread, and each takes as long as it is large.
 */
async function publishVersions(changed: readonly Version[]): Promise<void> {
  const released = changed.filter(version => version.status && inStoreOnce.has(version.status));
  if (released.length > 0) await changeIndex(storeIndexKey, released, 'store');
  for (const [workspace, own] of Map.groupBy(changed, version => version.workspace))
    await changeIndex(workspaceIndexKey(workspace), own, 'workspace');
}

/** An entry that was only edited says the same of its versions as before. */
async function readEntry(app: string): Promise<App | undefined> {
  return (await apps.get({ app }).go({ consistent: true })).data ?? undefined;
}

async function publishApps({ apps: derived, entries, categories: withCategories }: Changes): Promise<void> {
  const edited = [...entries].filter(id => !derived.has(id));
  if (derived.size + edited.length === 0 && !withCategories) return;
  const refreshed = new Map(
    await Promise.all([
      ...[...derived].map(async id => [id, await refreshApp(id)] as const),
      ...edited.map(async id => [id, await readEntry(id)] as const),
    ]),
  );
  const listed = withCategories ? (await categories.query.primary({}).go({ pages: 'all' })).data : undefined;
  await changeDocument(catalogueKey, 'application/json', text => {
    const catalogue = parseCatalogue(text);
    for (const [id, app] of refreshed) {
      const row = app && catalogueAppOf(app);
      if (row) catalogue.apps[id] = row;
      else delete catalogue.apps[id];
    }
    if (listed)
      catalogue.categories = listed.map(({ category, name, description, icon, order }) => ({
        id: category,
        name,
        description: description ?? '',
        icon: icon ?? null,
        order,
      }));
    const changed = JSON.stringify(catalogue);
    return changed === text ? undefined : changed;
  });
}

/**
 * Brings what the store serves up to date with what changed: the chart indexes, the catalogue, and what an app's record says because of its versions.
 * Everything is written from the present state of the table, so a batch may come twice or late.
 */
export async function publish(changes: Changes): Promise<void> {
  await publishVersions(await readVersions(changes.versions));
  await publishApps(changes);
}
