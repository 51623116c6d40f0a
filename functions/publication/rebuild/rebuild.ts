import { isDeepStrictEqual } from 'node:util';
import { inParallel } from '../../kubernetes/parallel.ts';
import { catalogueKey, parseCatalogue } from '../../platform/catalogue.ts';
import { buildIndex, parseIndex, storeIndexKey, versionsIn, workspaceIndexKey } from '../../platform/chart-index.ts';
import { changeDocument } from '../../platform/documents.ts';
import { apps } from '../../platform/entities/app.ts';
import { statuses, versions } from '../../platform/entities/version.ts';
import { rebuildReleased } from '../../platform/released.ts';
import { everActive, rememberReleased } from '../../platform/store-claims.ts';
import { catalogueAppOf } from '../app-status.ts';
import { readCategories, readVersions, refreshApp, wasReleased } from '../present.ts';

/** Apps that are derived at once: each is two reads. */
const width = 20;

/** What was looked at, and how many documents said something else than the table. */
export interface Rebuilt {
  versions: number;
  apps: number;
  changed: number;
  /** How many released versions the store did not remember as such. */
  remembered: number;
}

/** Every version there ever was, as the status index lists it: it may trail the table by a moment. */
async function listVersions() {
  const listed = statuses.map(status =>
    versions.query
      .queue({ gsi2pk: `status#${status}` })
      .go({ pages: 'all', attributes: ['version', 'app', 'workspace', 'status', 'releasedAt'] }),
  );
  return (await Promise.all(listed)).flatMap(({ data }) => data);
}

/**
 * Writes an index anew. What it is made of is read after the document was, so whoever publishes meanwhile makes the write fail, and it is done again; what
 * the listing did not have yet is in the document, and what the table does not have any more comes out of it.
 */
function rebuildIndex(key: string, listed: readonly string[], repository: 'store' | 'workspace'): Promise<boolean> {
  return changeDocument(key, 'application/yaml', async text => {
    const before = parseIndex(text);
    const index = buildIndex(await readVersions(new Set([...listed, ...versionsIn(before)])), repository);
    if (isDeepStrictEqual(index.entries, before.entries)) return undefined;
    return JSON.stringify({ ...index, generated: new Date().toISOString() });
  });
}

type Listed = Awaited<ReturnType<typeof listVersions>>[number];

const idsOf = (listed: readonly Listed[]): string[] => listed.map(({ version }) => version);

/** What the store says of each app's versions. */
function rebuildReleases(listed: readonly Listed[]): Promise<boolean[]> {
  const byApp = [...Map.groupBy(listed.filter(wasReleased), ({ app }) => app)];
  return inParallel(byApp, width, ([app, own]) => {
    const active = idsOf(own.filter(({ status }) => status === 'active'));
    return rebuildReleased(app, known => readVersions(new Set([...active, ...known])));
  });
}

/** What was released before the store remembered it for ever; all versions of a chart together, because one of them counts. */
async function rememberReleases(listed: readonly Listed[]): Promise<number> {
  return rememberReleased(await readVersions(idsOf(listed.filter(everActive))));
}

function rebuildCatalogue(listed: readonly string[]): Promise<boolean> {
  return changeDocument(catalogueKey, 'application/json', async text => {
    const before = parseCatalogue(text);
    const ids = [...new Set([...listed, ...Object.keys(before.apps)])];
    const refreshed = await inParallel(ids, width, refreshApp);
    const rows = refreshed.flatMap(app => (app && catalogueAppOf(app)) ?? []);
    const catalogue = { apps: Object.fromEntries(rows.map(row => [row.id, row])), categories: await readCategories() };
    return isDeepStrictEqual(catalogue, before) ? undefined : JSON.stringify(catalogue);
  });
}

/**
 * Brings all that the store serves up to what the table says, however they came apart: documents that were lost or changed by hand, a table that was
 * restored to another day, changes whose stream was lost. Doing it twice, or while versions are published, does no harm.
 */
export async function rebuild(): Promise<Rebuilt> {
  const [listed, { data: entries }] = await Promise.all([
    listVersions(),
    apps.query.all({}).go({ pages: 'all', attributes: ['app'] }),
  ]);
  const active = idsOf(listed.filter(({ status }) => status === 'active'));
  const changed = [await rebuildIndex(storeIndexKey, active, 'store')];
  for (const [workspace, own] of Map.groupBy(listed, version => version.workspace))
    changed.push(await rebuildIndex(workspaceIndexKey(workspace), idsOf(own), 'workspace'));
  changed.push(...(await rebuildReleases(listed)));
  changed.push(await rebuildCatalogue(entries.map(({ app }) => app)));
  const remembered = await rememberReleases(listed);
  return { versions: listed.length, apps: entries.length, changed: changed.filter(Boolean).length, remembered };
}
