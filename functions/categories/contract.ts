import * as z from 'zod';
import { contract } from '../platform/contract.ts';

const category = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    order: z.number().int(),
    revision: z.number().int(),
  })
  .meta({ id: 'Category' });
const fields = z.object({
  name: z.string().min(1).max(60),
  description: z.string().max(500).default(''),
  order: z.number().int().min(0).max(100_000).default(0),
});
const ofCategory = z.object({ category: z.string() });

export const categoriesContract = contract({
  listCategories: {
    method: 'GET',
    path: '/v1/categories',
    summary: 'All categories',
    access: 'store',
    answers: { 200: { description: 'In their order', schema: z.object({ items: z.array(category) }) } },
  },
  createCategory: {
    method: 'POST',
    path: '/v1/categories',
    summary: 'Make a category',
    access: 'categories:write',
    body: fields.extend({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,61}$/, 'lower-case letters, digits and "-"') }),
    audit: { object: 'category', keeps: ['name', 'description', 'order'] },
    answers: { 201: { description: 'The category', schema: category } },
  },
  editCategory: {
    method: 'PATCH',
    path: '/v1/categories/{category}',
    summary: 'Rename, describe or move a category',
    access: 'categories:write',
    parameters: ofCategory,
    body: z
      .object({
        name: z.string().min(1).max(60),
        description: z.string().max(500),
        order: z.number().int().min(0).max(100_000),
      })
      .partial()
      .strict(),
    audit: { object: 'category', keeps: ['name', 'description', 'order'] },
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
});
