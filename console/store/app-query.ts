import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';

/** An app of the store, as everybody sees it. */
export const storeAppQuery = (app: string) =>
  queryOptions({
    queryKey: ['store', 'app', app],
    queryFn: () => take(api.GET('/v1/store/apps/{app}', { params: { path: { app } } })),
  });
