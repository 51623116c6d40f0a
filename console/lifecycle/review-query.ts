import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';

/** Everything that a reviewer decides on. */
export const reviewQuery = (version: string) =>
  queryOptions({
    queryKey: ['review', version],
    queryFn: () => take(api.GET('/v1/reviews/{version}', { params: { path: { version } } })),
  });
