import { entityTag, httpFunction } from '../platform/http.ts';
import { createCategory, deleteCategory, editCategory, listCategories, viewCategory } from './categories.ts';
import { categoriesContract } from './contract.ts';

export const handler = httpFunction(categoriesContract, {
  listCategories: async () => ({ status: 200, body: await listCategories() }),
  createCategory: async request => {
    request.authorize(undefined);
    const { id, ...fields } = request.body;
    const category = await createCategory(id, fields);
    return { status: 201, body: viewCategory(category), headers: { etag: entityTag(category.revision) } };
  },
  editCategory: async request => {
    request.authorize(undefined);
    const category = await editCategory(request.parameters.category, request.body, request.ifMatch);
    return { status: 200, body: viewCategory(category), headers: { etag: entityTag(category.revision) } };
  },
  deleteCategory: async request => {
    request.authorize(undefined);
    await deleteCategory(request.parameters.category);
    return { status: 204 };
  },
});
