import { api, take } from '../platform/api.ts';
import type { Choices } from '../platform/parts/paged-select.tsx';

/** The store's apps, to choose one of. */
export const storeAppChoices: Choices = {
  key: ['store', 'apps'],
  load: async (q, cursor) => {
    const query = { sort: 'name' as const, limit: 50, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
    const page = await take(api.GET('/v1/store/apps', { params: { query } }));
    return { ...page, items: page.items.map(({ id, title }) => ({ value: id, label: title })) };
  },
  find: async app => {
    const { id, title } = await take(api.GET('/v1/apps/{app}', { params: { path: { app } } }));
    return { value: id, label: title };
  },
};
