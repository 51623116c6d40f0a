import { queryOptions } from '@tanstack/react-query';
import { api, type Schema, take } from '../platform/api.ts';

export type Category = Schema<'Category'>;

/** The category of every app without one. */
export const uncategorized = 'uncategorized';

/** What shows categories, or the apps in them. */
export const categoryLists = ['categories', 'store', 'apps', 'app'] as const;

/** Few and seldom changed: one answer has them all. */
export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: () => take(api.GET('/v1/categories')),
  staleTime: 60_000,
});

export const countsQuery = queryOptions({
  queryKey: ['categories', 'counts'],
  queryFn: () => take(api.GET('/v1/categories:count')),
});
