import type { App } from '../platform/app-view.ts';
import { catalogueKey, parseCatalogue } from '../platform/catalogue.ts';
import { parseIndex, storeIndexKey, updateIndex, workspaceIndexKey } from '../platform/chart-index.ts';
import { changeDocument } from '../platform/documents.ts';
import { apps } from '../platform/entities/app.ts';
import { changeReleased } from '../platform/released.ts';
import type { Version } from '../platform/views.ts';
import { catalogueAppOf } from './app-status.ts';
import type { Changes } from './changes.ts';
import { readCategories, readVersions, refreshApp, wasReleased } from './present.ts';

async function changeIndex(key: string, changed: readonly Version[], repository: 'store' | 'workspace'): Promise<void> {
  await changeDocument(key, 'application/yaml', text => {
    const index = parseIndex(text);
    if (!updateIndex(index, changed, repository)) return undefined;
    index.generated = new Date().toISOString();
    return JSON.stringify(index);
  });
}

/**
 * The store's index first, because people wait for it: both at once would share one thread, and each takes as long as it is large.
 */
async function publishVersions(changed: readonly Version[]): Promise<void> {
  // Before a version is active it was never in the store's index: that large document is left alone then.
  const released = changed.filter(wasReleased);
  if (released.length > 0) await changeIndex(storeIndexKey, released, 'store');
  await Promise.all([...Map.groupBy(released, ({ app }) => app)].map(([app, own]) => changeReleased(app, own)));
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
  const listed = withCategories ? await readCategories() : undefined;
  await changeDocument(catalogueKey, 'application/json', text => {
    const catalogue = parseCatalogue(text);
    for (const [id, app] of refreshed) {
      const row = app && catalogueAppOf(app);
      if (row) catalogue.apps[id] = row;
      else delete catalogue.apps[id];
    }
    if (listed) catalogue.categories = listed;
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
