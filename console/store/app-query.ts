import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';

/** An app of the store, as everybody sees it, with its newest versions. */
export const storeAppQuery = (app: string) =>
  queryOptions({
    queryKey: ['store', 'app', app],
    queryFn: () => take(api.GET('/v1/store/apps/{app}', { params: { path: { app } } })),
  });

export const storeVersionQuery = (version: string) =>
  queryOptions({
    queryKey: ['store', 'version', version],
    queryFn: () => take(api.GET('/v1/store/versions/{version}', { params: { path: { version } } })),
  });
