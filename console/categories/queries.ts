import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';

/** Few and seldom changed: one answer has them all. */
export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: () => take(api.GET('/v1/categories')),
  staleTime: 60_000,
});
