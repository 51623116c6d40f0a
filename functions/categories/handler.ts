import type { AuditChange } from '../platform/audit-log.ts';
import { httpFunction, shown } from '../platform/http.ts';
import { countCategories, listCategoryApps, moveApps } from './apps.ts';
import {
  allCategories,
  createCategory,
  deleteCategory,
  editCategory,
  orderCategories,
  viewCategory,
} from './categories.ts';
import { categoriesContract } from './contract.ts';

export const handler = httpFunction(categoriesContract, {
  listCategories: async () => ({ status: 200, body: { items: await allCategories() } }),
  createCategory: async request => {
    request.authorize(undefined);
    const { id, ...fields } = request.body;
    return shown(viewCategory(await createCategory(id, fields)), 201);
  },
  orderCategories: async request => {
    request.authorize(undefined);
    return { status: 200, body: { items: await orderCategories(request.body.categories) } };
  },
  countCategories: async request => {
    request.authorize(undefined);
    return { status: 200, body: await countCategories() };
  },
  editCategory: async request => {
    request.authorize(undefined);
    return shown(viewCategory(await editCategory(request.parameters.category, request.body, request.ifMatch)));
  },
  deleteCategory: async request => {
    request.authorize(undefined);
    await deleteCategory(request.parameters.category);
    return { status: 204 };
  },
  listCategoryApps: async request => {
    request.authorize(undefined);
    const { q, limit, cursor } = request.query;
    return {
      status: 200,
      body: await listCategoryApps(request.principal, request.parameters.category, q, limit, cursor),
    };
  },
  moveApps: async request => {
    request.authorize(undefined);
    const { category } = request.parameters;
    const within = new Map<string, AuditChange[]>();
    // From the beginning: what was moved before one failed is told too.
    request.note({ within });
    const body = await moveApps(request.principal, category, request.body.apps, ({ workspace, name }, from) => {
      within.set(workspace, [...(within.get(workspace) ?? []), { field: name, from, to: category }]);
    });
    return { status: 200, body };
  },
});
