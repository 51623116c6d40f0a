import { viewApp } from '../platform/app-view.ts';
import { readCatalogue } from '../platform/catalogue.ts';
import { apps } from '../platform/entities/app.ts';
import { inlineText, loadFacts } from '../platform/packages.ts';
import { offsetPage } from '../platform/paging.ts';
import { notFound } from '../platform/problem.ts';
import { type Sort, Store } from './search.ts';
import { listStoreVersions } from './versions.ts';

/** How many versions come with an app; the others have pages of their own. */
const firstPage = 50;

let current: { store: Store; etag: string | undefined } | undefined;

/** Asks whether the catalogue changed and only then reads it: one small request to S3, however many apps there are. */
async function loadStore(): Promise<Store> {
  const changed = await readCatalogue(current?.etag);
  if (changed) current = { store: new Store(changed.catalogue), etag: changed.etag };
  current ??= { store: new Store({ apps: {}, categories: [] }), etag: undefined };
  return current.store;
}

/** One page of the store. */
export async function findApps(query: {
  q?: string | undefined;
  category?: string | undefined;
  sort: Sort;
  limit: number;
  cursor?: string | undefined;
}) {
  const store = await loadStore();
  const found = store.find(query.q, query.category, query.sort);
  const { data, cursor } = offsetPage(found, query);
  return { items: data, total: found.length, categories: store.categories, cursor };
}

/**
 * An app as everybody sees it: the first page of its active versions, newest first, and the newest one's readme.
 * @throws Problem 404 when it has none.
 */
export async function describeStoreApp(id: string) {
  const { data: app } = await apps.get({ app: id }).go({ consistent: true });
  if (!app) throw notFound(`The app "${id}"`);
  const { items, total, cursor } = await listStoreVersions(id, { limit: firstPage });
  const [latest] = items;
  if (!latest) throw notFound(`The app "${id}"`);
  const { readme } = await loadFacts(latest.digest);
  return {
    ...viewApp(app),
    versions: items,
    versionsTotal: total,
    versionsCursor: cursor,
    readme: inlineText(readme),
  };
}
