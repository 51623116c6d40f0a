import { createConversions } from 'electrodb';
import { inParallel } from '../kubernetes/parallel.ts';
import { type App, uncategorized, viewApp } from '../platform/app-view.ts';
import { readPage } from '../platform/cursors.ts';
import { apps } from '../platform/entities/app.ts';
import { filteredPage } from '../platform/paging.ts';
import type { Principal } from '../platform/principal.ts';
import { notFound } from '../platform/problem.ts';
import { seesApp } from '../platform/visibility.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import { conditional } from '../platform/writes.ts';
import { allCategories, loadCategory } from './categories.ts';

/** Writes that are under way at once. */
const width = 10;

type Known = ReadonlySet<string>;

async function knownCategories(): Promise<Known> {
  return new Set((await allCategories()).map(({ id }) => id));
}

/** An app whose category was deleted is without one, as the store has it. */
function categoryOf(known: Known, category: string | undefined): string {
  return category !== undefined && known.has(category) ? category : uncategorized;
}

/**
 * How many apps each category has: one pass over all apps, which only who looks after the categories asks for.
 */
export async function countCategories() {
  const known = await knownCategories();
  const { data } = await apps.query.all({}).go({ pages: 'all', attributes: ['category', 'status'] });
  const counts = new Map([...known, uncategorized].map(category => [category, { category, apps: 0, active: 0 }]));
  for (const { category, status } of data) {
    const count = counts.get(categoryOf(known, category));
    if (!count || status === 'deleted') continue;
    count.apps++;
    if (status === 'active') count.active++;
  }
  return { items: [...counts.values()] };
}

function viewCategoryApp(app: App, category: string) {
  const { id, workspace, name, title, icon, status } = viewApp(app);
  return { id, workspace, name, title, icon, category, status };
}

/** One page of a category's apps. */
export async function listCategoryApps(
  principal: Principal,
  category: string,
  q: string | undefined,
  limit: number,
  from: string | undefined,
) {
  const known = await knownCategories();
  if (category !== uncategorized && !known.has(category)) throw notFound(`The category "${category}"`);
  const words = q?.trim().toLowerCase() ?? '';
  const fits = (app: App): boolean =>
    categoryOf(known, app.category) === category &&
    app.status !== 'deleted' &&
    seesApp(principal, app) &&
    `${app.name}\n${app.title}`.toLowerCase().includes(words);
  const page = await filteredPage(
    { limit, cursor: from ?? null },
    step => readPage(apps.query.all({}), step),
    rows => rows.filter(fits),
    app => createConversions(apps).byAccessPattern.all.fromComposite.toCursor(app),
  );
  return { ...page, items: page.items.map(app => viewCategoryApp(app, category)) };
}

interface Moved {
  app: string;
  outcome: 'moved' | 'unchanged' | 'not-found';
  detail: string;
}

/** Is told of each app that was moved, and from where. */
export type OnMoved = (app: App, from: string) => void;

async function moveOne(id: string, found: App | undefined, category: string, onMoved: OnMoved): Promise<Moved> {
  const missing = notFound(`The app "${id}"`);
  const absent: Moved = { app: id, outcome: 'not-found', detail: missing.message };
  if (!found) return absent;
  if ((found.category ?? uncategorized) === category) return { app: id, outcome: 'unchanged', detail: '' };
  const write = apps
    .patch({ app: id })
    .set({ category, updatedAt: new Date().toISOString() })
    .add({ revision: 1 })
    .go({ response: 'updated_old' });
  try {
    const { data: before } = await conditional(write, () => missing);
    const from = before?.category ?? uncategorized;
    if (from !== category) onMoved(found, from);
  } catch (error) {
    // It was deleted since it was read.
    if (error === missing) return absent;
    throw error;
  }
  return { app: id, outcome: 'moved', detail: '' };
}

/**
 * Moves apps into a category, each for itself: what was moved stays so when another could not be. The store follows through the table's stream.
 * @throws Problem 404 for the category.
 */
export async function moveApps(principal: Principal, category: string, ids: readonly string[], onMoved: OnMoved) {
  if (category !== uncategorized) await loadCategory(category);
  const distinct = [...new Set(ids)];
  const keys = distinct.map(app => ({ app }));
  const found = await wholeBatch(keys, some => apps.get(some).go({ consistent: true }));
  const visible = new Map(found.filter(app => seesApp(principal, app)).map(app => [app.app, app]));
  return { items: await inParallel(distinct, width, id => moveOne(id, visible.get(id), category, onMoved)) };
}
