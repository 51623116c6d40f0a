import * as z from 'zod';
import { appView } from '../platform/app-view.ts';
import { categoryIcons } from '../platform/category-icons.ts';
import { contract } from '../platform/contract.ts';
import { categoryId, idOf } from '../platform/names.ts';
import { pageOf, pageQuery } from '../platform/paging.ts';

/** As many as one transaction orders at once, and one batch moves. */
export const categoryLimit = 100;

const icon = z.enum(categoryIcons).nullable();
const category = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    icon: icon.describe('The name of one of the console’s pictures.'),
    order: z.number().int(),
    revision: z.number().int(),
  })
  .meta({ id: 'Category' });
const all = z.object({ items: z.array(category) });

const name = z.string().min(1).max(60);
const description = z.string().max(500);
const order = z.number().int().min(0).max(100_000);
const ofCategory = z.object({ category: categoryId });

const app = appView
  .pick({ id: true, workspace: true, name: true, title: true, icon: true, category: true, status: true })
  .meta({ id: 'CategoryApp' });
const moved = z
  .object({
    app: z.string(),
    outcome: z.enum(['moved', 'unchanged', 'not-found']),
    detail: z.string().describe('What stood in the way; else empty.'),
  })
  .meta({ id: 'MovedApp' });

export const categoriesContract = contract({
  listCategories: {
    method: 'GET',
    path: '/v1/categories',
    summary: 'All categories',
    access: 'store',
    answers: { 200: { description: 'In their order', schema: all } },
  },
  createCategory: {
    method: 'POST',
    path: '/v1/categories',
    summary: 'Make a category',
    description: `Without an order it is the last one. There are at most ${categoryLimit}.`,
    access: 'categories:write',
    body: z.object({
      id: categoryId,
      name,
      description: description.default(''),
      icon: icon.default(null),
      order: order.optional(),
    }),
    audit: { object: 'category', keeps: ['name', 'description', 'icon', 'order'] },
    answers: { 201: { description: 'The category', schema: category } },
  },
  orderCategories: {
    method: 'PUT',
    path: '/v1/categories:order',
    summary: 'Put all categories in an order',
    description: 'All at once or none; the same order again changes nothing.',
    access: 'categories:write',
    body: z
      .object({ categories: z.array(categoryId).max(categoryLimit).describe('The id of each category, once.') })
      .strict(),
    audit: { object: 'category', keeps: ['categories'] },
    answers: { 200: { description: 'In their order', schema: all } },
  },
  countCategories: {
    method: 'GET',
    path: '/v1/categories:count',
    summary: 'How many apps each category has',
    access: 'categories:write',
    cost: 'high',
    answers: {
      200: {
        description: 'Of each category, and of “uncategorized”',
        schema: z.object({
          items: z.array(
            z
              .object({
                category: z.string(),
                apps: z.number().int().describe('Released or not.'),
                active: z.number().int().describe('Those that the store shows.'),
              })
              .meta({ id: 'CategoryCount' }),
          ),
        }),
      },
    },
  },
  editCategory: {
    method: 'PATCH',
    path: '/v1/categories/{category}',
    summary: 'Rename, describe, picture or place a category',
    access: 'categories:write',
    parameters: ofCategory,
    body: z.object({ name, description, icon, order }).partial().strict(),
    audit: { object: 'category', keeps: ['name', 'description', 'icon', 'order'] },
    answers: { 200: { description: 'The category', schema: category } },
  },
  deleteCategory: {
    method: 'DELETE',
    path: '/v1/categories/{category}',
    summary: 'Delete a category: its apps are uncategorized then',
    access: 'categories:write',
    parameters: ofCategory,
    audit: { object: 'category' },
    answers: { 204: { description: 'Done' } },
  },
  listCategoryApps: {
    method: 'GET',
    path: '/v1/categories/{category}/apps',
    summary: 'The apps of a category that the caller may see',
    description: '“uncategorized” has those whose category was deleted, too.',
    access: 'categories:write',
    cost: 'high',
    parameters: ofCategory,
    query: z.object({ ...pageQuery, q: z.string().max(200).optional().describe('A part of the name or title.') }),
    answers: { 200: { description: 'Oldest first', schema: pageOf(app) } },
  },
  moveApps: {
    method: 'POST',
    path: '/v1/categories/{category}/apps',
    summary: 'Move apps into a category, of whichever workspace',
    description:
      'Answered app by app; the same again changes nothing. Into “uncategorized”, to take them out of theirs.',
    access: 'categories:write',
    cost: 'high',
    parameters: ofCategory,
    body: z.object({ apps: z.array(idOf('app')).min(1).max(categoryLimit) }).strict(),
    audit: { object: 'category', keeps: ['apps'] },
    answers: { 200: { description: 'In the order of the request', schema: z.object({ items: z.array(moved) }) } },
  },
});
