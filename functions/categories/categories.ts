import type { EntityItem } from 'electrodb';
import { uncategorized } from '../platform/app-view.ts';
import { categories } from '../platform/entities/app.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { conditional } from '../platform/writes.ts';

type Category = EntityItem<typeof categories>;

export function viewCategory({ category, name, description, order, revision }: Category) {
  return { id: category, name, description: description ?? '', order, revision };
}

export async function listCategories() {
  const { data } = await categories.query.primary({}).go({ pages: 'all' });
  return { items: data.map(viewCategory).sort((a, b) => a.order - b.order || a.name.localeCompare(b.name)) };
}

/** @throws Problem 409 when the id is taken. */
export async function createCategory(
  category: string,
  fields: { name: string; description: string; order: number },
): Promise<Category> {
  const taken = () => new Problem(409, 'name-taken', `There is a category "${category}" already.`);
  if (category === uncategorized) throw taken();
  const { data } = await conditional(
    categories.create({ category, ...fields, createdAt: new Date().toISOString(), revision: 1 }).go(),
    taken,
  );
  return data;
}

async function loadCategory(category: string): Promise<Category> {
  const { data } = await categories.get({ category }).go({ consistent: true });
  if (!data) throw notFound(`The category "${category}"`);
  return data;
}

/** @throws Problem 404, 412 when it is not the revision that was read. */
export async function editCategory(
  category: string,
  edit: { name?: string | undefined; description?: string | undefined; order?: number | undefined },
  ifMatch: number | undefined,
): Promise<Category> {
  const now = await loadCategory(category);
  const { name = now.name, description = now.description ?? '', order = now.order } = edit;
  const update = categories
    .patch({ category })
    .set({ name, description, order })
    .add({ revision: 1 })
    .where((attribute, { eq }) => eq(attribute.revision, ifMatch ?? now.revision))
    .go();
  await conditional(
    update,
    () => new Problem(412, 'precondition-failed', 'The category was changed since you read it: read it again.'),
  );
  return loadCategory(category);
}

/** @throws Problem 404. */
export async function deleteCategory(category: string): Promise<void> {
  await loadCategory(category);
  await categories.delete({ category }).go();
}
