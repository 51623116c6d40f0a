import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { loadOthers } from './queries.ts';

/** All installations of an app in a workspace that have another version than this: page after page, until there are no more. */
export function useOthers(app: string, version: string, workspace: string) {
  const query = useInfiniteQuery({
    queryKey: ['installations', 'others', app, version, workspace],
    queryFn: ({ pageParam }) => loadOthers(app, version, workspace, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor ?? undefined,
    enabled: workspace !== '',
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return { query, all, complete: workspace === '' || (query.isSuccess && !hasNextPage) };
}
