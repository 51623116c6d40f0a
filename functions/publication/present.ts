import type { App } from '../platform/app-view.ts';
import type { CatalogueCategory } from '../platform/catalogue.ts';
import { apps, categories } from '../platform/entities/app.ts';
import { type Status, versions } from '../platform/entities/version.ts';
import type { Version } from '../platform/views.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import { type Derived, derive } from './app-status.ts';

/** What is published is read here: the present state of the table. */

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
export async function refreshApp(id: string): Promise<App | undefined> {
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

/** Some versions as they are now; ids that are none are left out. */
export function readVersions(ids: Iterable<string>): Promise<Version[]> {
  const keys = [...ids].map(version => ({ version }));
  return wholeBatch(keys, some => versions.get(some).go({ consistent: true }));
}

const releasedOnce: ReadonlySet<Status> = new Set(['active', 'suspended', 'deleted']);

/** Whether a version may have been in the store. */
export function wasReleased({ status }: Pick<Version, 'status'>): boolean {
  return status !== undefined && releasedOnce.has(status);
}

/** The categories as the catalogue lists them. */
export async function readCategories(): Promise<CatalogueCategory[]> {
  const { data } = await categories.query.primary({}).go({ pages: 'all' });
  return data.map(({ category, name, description, icon, order }) => ({
    id: category,
    name,
    description: description ?? '',
    icon: icon ?? null,
    order,
  }));
}
