import { api, take } from '../platform/api.ts';
import type { Choices } from '../platform/parts/paged-select.tsx';
import { useWords } from '../platform/texts/index.ts';

/** The versions of an app, to choose one of; the newest upload first. */
export function useVersionChoices(app: string, beside?: string): Choices {
  const { lifecycle } = useWords();
  return {
    key: ['versions', app],
    load: async (q, cursor) => {
      const query = { limit: 50, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
      const page = await take(api.GET('/v1/apps/{app}/versions', { params: { path: { app }, query } }));
      const others = page.items.filter(({ id }) => id !== beside);
      return {
        ...page,
        items: others.map(({ id, name, status }) => ({ value: id, label: name, labelTag: lifecycle.statuses[status] })),
      };
    },
    find: async version => {
      const { id, name, status } = await take(api.GET('/v1/versions/{version}', { params: { path: { version } } }));
      return { value: id, label: name, labelTag: lifecycle.statuses[status] };
    },
  };
}
