import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

export interface PageOf<T> {
  items: T[];
  cursor: string | null;
}

/**
 * A list that the API gives page by page, with opaque cursors: one page is kept on the screen, the cursors of those before it in memory.
 * @param key of the list and its filter: another one begins at the first page.
 */
export function usePages<T>(key: readonly unknown[], load: (cursor: string | undefined) => Promise<PageOf<T>>) {
  const name = JSON.stringify(key);
  const [place, setPlace] = useState<{ name: string; cursors: string[] }>({ name, cursors: [] });
  const cursors = place.name === name ? place.cursors : [];
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: [...key, { cursor }],
    queryFn: () => load(cursor),
    placeholderData: keepPreviousData,
  });
  const next = query.data?.cursor ?? undefined;
  const go = (to: string[]) => setPlace({ name, cursors: to });
  return {
    query,
    items: query.data?.items,
    page: cursors.length + 1,
    next: next ? () => go([...cursors, next]) : undefined,
    previous: cursors.length > 0 ? () => go(cursors.slice(0, -1)) : undefined,
  };
}

export type Pages<T> = ReturnType<typeof usePages<T>>;
