import { type EntityItem, Service } from 'electrodb';
import { uncategorized } from '../platform/app-view.ts';
import type { CategoryIcon } from '../platform/category-icons.ts';
import { categories } from '../platform/entities/app.ts';
import { type InputFault, notFound, Problem } from '../platform/problem.ts';
import { conditional, transact } from '../platform/writes.ts';
import { categoryLimit } from './contract.ts';
import { byPlace, checkOrder, isOrdered, lastPlace } from './order.ts';

type Category = EntityItem<typeof categories>;

const service = new Service({ categories });

/** Two who order at once meet; the second one's order holds. */
const attempts = 5;

export function viewCategory({ category, name, description, icon, order, revision }: Category) {
  return { id: category, name, description: description ?? '', icon: icon ?? null, order, revision };
}

/** All of them, in their order: one query, they are at most a hundred. */
export async function allCategories(consistent = false) {
  const { data } = await categories.query.primary({}).go({ pages: 'all', consistent });
  return data.map(viewCategory).sort(byPlace);
}

interface NewCategory {
  name: string;
  description: string;
  icon: CategoryIcon | null;
  order?: number | undefined;
}

/** @throws Problem 409 when the id is taken, or there are as many as there can be. */
export async function createCategory(category: string, { icon, order, ...fields }: NewCategory): Promise<Category> {
  const taken = () => new Problem(409, 'name-taken', `There is a category "${category}" already.`);
  if (category === uncategorized) throw taken();
  const present = await allCategories(true);
  if (present.length >= categoryLimit)
    throw new Problem(409, 'conflict', `There are ${present.length} categories: delete one first.`);
  const { data } = await conditional(
    categories
      .create({
        category,
        ...fields,
        ...(icon ? { icon } : {}),
        order: order ?? lastPlace(present),
        createdAt: new Date().toISOString(),
        revision: 1,
      })
      .go(),
    taken,
  );
  return data;
}

/** @throws Problem 404. */
export async function loadCategory(category: string): Promise<Category> {
  const { data } = await categories.get({ category }).go({ consistent: true });
  if (!data) throw notFound(`The category "${category}"`);
  return data;
}

interface CategoryEdit {
  name?: string | undefined;
  description?: string | undefined;
  icon?: CategoryIcon | null | undefined;
  order?: number | undefined;
}

/** @throws Problem 404, 412 when it is not the revision that was read. */
export async function editCategory(
  category: string,
  edit: CategoryEdit,
  ifMatch: number | undefined,
): Promise<Category> {
  const now = await loadCategory(category);
  const { name = now.name, description = now.description ?? '', icon, order = now.order } = edit;
  const update = categories
    .patch({ category })
    .set({ name, description, order, ...(icon ? { icon } : {}) })
    .add({ revision: 1 });
  if (icon === null) update.remove(['icon']);
  await conditional(
    update.where((attribute, { eq }) => eq(attribute.revision, ifMatch ?? now.revision)).go(),
    () => new Problem(412, 'precondition-failed', 'The category was changed since you read it: read it again.'),
  );
  return loadCategory(category);
}

/** @throws Problem 404. */
export async function deleteCategory(category: string): Promise<void> {
  await loadCategory(category);
  await categories.delete({ category }).go();
}

function refuseFaults(wanted: readonly string[], present: readonly string[]): void {
  const { repeated, unknown, missing } = checkOrder(wanted, present);
  const faults = (places: number[], what: string): InputFault[] =>
    places.map(place => ({ pointer: `/categories/${place}`, detail: `"${wanted[place]}" ${what}.` }));
  const errors = [...faults(repeated, 'is named before'), ...faults(unknown, 'is no category')];
  if (errors.length > 0)
    throw new Problem(400, 'invalid-input', `The order is not one of the categories: ${errors[0]?.detail}`, { errors });
  if (missing.length > 0)
    throw new Problem(
      409,
      'conflict',
      `The order leaves out ${missing.map(id => `"${id}"`).join(', ')}: read the categories again, and name each.`,
    );
}

/**
 * Puts all categories in an order, in one transaction that writes each of them: of two at once, one holds as a whole. Their revisions stay: who
 * renames one meanwhile is not in the way.
 * @throws Problem 400 for an id that is no category's or is there twice, 409 when one is left out.
 */
export async function orderCategories(wanted: readonly string[]) {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const present = await allCategories(true);
    refuseFaults(
      wanted,
      present.map(({ id }) => id),
    );
    if (isOrdered(wanted, present)) return present;
    // One of them was deleted meanwhile: the order has to be looked at again.
    const gone = await transact(
      service.transaction.write(entities =>
        wanted.map((category, order) => entities.categories.patch({ category }).set({ order }).commit()),
      ),
      () => true,
    );
    if (!gone) return allCategories(true);
  }
  throw new Problem(409, 'conflict', 'The categories are being changed by others: try again.');
}
