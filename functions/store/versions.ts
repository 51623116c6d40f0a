import { chartMetadata, versions } from '../platform/entities/version.ts';
import { viewInspection } from '../platform/inspection-view.ts';
import { loadInspection } from '../platform/inspections.ts';
import { inlineText, loadFacts } from '../platform/packages.ts';
import { filteredPage, named } from '../platform/paging.ts';
import { nobody } from '../platform/principal.ts';
import { notFound } from '../platform/problem.ts';
import { type Released, readReleased } from '../platform/released.ts';
import { type Version, viewVersion } from '../platform/views.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import { cursorAfter, sliceOf } from './place.ts';

function viewStoreVersion(version: Version) {
  const { id, name, digest, size, releasedAt, metadata, ...view } = viewVersion(version, nobody);
  // Until its developer says what changed, a version is described as its chart is: that is no news.
  const description = view.description === metadata.description ? '' : view.description;
  return { id, name, description, digest, size, releasedAt, appVersion: metadata.appVersion ?? null };
}

/** Those that are active now: one that was just suspended is still listed. */
async function loadActive(listed: readonly Released[]): Promise<Version[]> {
  const keys = listed.map(({ id }) => ({ version: id }));
  const found = await wholeBatch(keys, some => versions.get(some).go({ consistent: true }));
  const active = new Map(found.filter(({ status }) => status === 'active').map(each => [each.version, each]));
  return listed.flatMap(({ id }) => active.get(id) ?? []);
}

/**
 * One page of the active versions of an app, newest first. What it costs follows the page, not how many versions there are.
 * @throws Problem 404 when there are none, 400 for a cursor that is none.
 */
export async function listStoreVersions(
  app: string,
  { q, limit, cursor }: { q?: string | undefined; limit: number; cursor?: string | undefined },
) {
  const all = await readReleased(app);
  if (all.length === 0) throw notFound(`The app "${app}"`);
  const found = q ? all.filter(({ name }) => named(name, q)) : all;
  const page = await filteredPage(
    { limit, cursor: cursor ?? null },
    async step => sliceOf(found, step),
    loadActive,
    ({ version, name }) => cursorAfter({ id: version, name }),
  );
  return { items: page.items.map(viewStoreVersion), total: found.length, cursor: page.cursor };
}

/**
 * An active version as everybody sees it: what its package says, and what was found in it.
 * @throws Problem 404 when there is none, or it is not active.
 */
export async function describeStoreVersion(id: string) {
  const { data: version } = await versions.get({ version: id }).go({ consistent: true });
  if (version?.status !== 'active') throw notFound(`The version "${id}" of the store`);
  const { digest } = version;
  const [facts, inspection] = await Promise.all([loadFacts(digest), loadInspection(digest)]);
  return {
    ...viewStoreVersion(version),
    app: version.app,
    metadata: chartMetadata.parse(version.metadata),
    readme: inlineText(facts.readme),
    values: inlineText(facts.values),
    valuesSchema: inlineText(facts.valuesSchema),
    inspection: inspection ? viewInspection(inspection) : null,
  };
}
