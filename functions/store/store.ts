import { compareVersions } from '../chart/semver.ts';
import { viewApp } from '../platform/app-view.ts';
import { readCatalogue } from '../platform/catalogue.ts';
import { apps } from '../platform/entities/app.ts';
import { versions } from '../platform/entities/version.ts';
import { viewInspection } from '../platform/inspection-view.ts';
import { loadInspection } from '../platform/inspections.ts';
import { inlineText, loadFacts } from '../platform/packages.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { viewVersion } from '../platform/views.ts';
import { type Sort, Store } from './search.ts';

let current: { store: Store; etag: string | undefined } | undefined;

/** Asks whether the catalogue changed and only then reads it: one small request to S3, however many apps there are. */
async function loadStore(): Promise<Store> {
  const changed = await readCatalogue(current?.etag);
  if (changed) current = { store: new Store(changed.catalogue), etag: changed.etag };
  current ??= { store: new Store({ apps: {}, categories: [] }), etag: undefined };
  return current.store;
}

function offsetOf(cursor: string | undefined): number {
  const offset = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new Problem(400, 'bad-request', 'The cursor is not one of this list.');
  return offset;
}

/** One page of the store. */
export async function findApps(query: {
  q?: string | undefined;
  category?: string | undefined;
  sort: Sort;
  limit: number;
  cursor?: string | undefined;
}) {
  const offset = offsetOf(query.cursor);
  const store = await loadStore();
  const found = store.find(query.q, query.category, query.sort);
  const end = offset + query.limit;
  return {
    items: found.slice(offset, end),
    total: found.length,
    categories: store.categories,
    cursor: end < found.length ? Buffer.from(String(end)).toString('base64url') : null,
  };
}

/**
 * An app as everybody sees it: its active versions, newest first, and the newest one's readme.
 * @throws Problem 404 when it has none.
 */
export async function describeStoreApp(id: string) {
  const { data: app } = await apps.get({ app: id }).go({ consistent: true });
  const { data: all } = app ? await versions.query.ofApp({ app: id }).go({ pages: 'all' }) : { data: [] };
  const active = all.filter(version => version.status === 'active').sort((a, b) => compareVersions(b.name, a.name));
  const [latest] = active;
  if (!app || !latest) throw notFound(`The app "${id}"`);
  const { readme } = await loadFacts(latest.digest);
  const shown = active.map(version => {
    const { id: version_, name, digest, size, releasedAt, metadata, ...view } = viewVersion(version);
    // Until its developer says what changed, a version is described as its chart is: that is no news.
    const description = view.description === metadata.description ? '' : view.description;
    return { id: version_, name, description, digest, size, releasedAt, appVersion: metadata.appVersion ?? null };
  });
  return { ...viewApp(app), versions: shown, readme: inlineText(readme) };
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
    id,
    app: version.app,
    name: version.name,
    metadata: viewVersion(version).metadata,
    readme: inlineText(facts.readme),
    values: inlineText(facts.values),
    valuesSchema: inlineText(facts.valuesSchema),
    inspection: inspection ? viewInspection(inspection) : null,
  };
}
