import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

export interface PageOf<T> {
  items: T[];
  cursor: string | null;
}

/** Looks on until there is something, or no more: a page of the API's can be empty, with more behind it. */
export async function firstFound<P extends PageOf<unknown>>(
  load: (cursor: string | undefined) => Promise<P>,
  cursor: string | undefined,
  { signal, onNothing }: { signal?: AbortSignal; onNothing?: () => void } = {},
): Promise<P> {
  let page = await load(cursor);
  while (page.items.length === 0 && page.cursor !== null && !signal?.aborted) {
    onNothing?.();
    page = await load(page.cursor);
  }
  return page;
}

/**
 * A list that the API gives page by page, with opaque cursors: one page is kept on the screen, the cursors of those before it in memory.
 * @param key of the list and its filter: another one begins at the first page.
 * @param paceOf how often a page is read again, if at all; milliseconds.
 */
export function usePages<P extends PageOf<unknown>>(
  key: readonly unknown[],
  load: (cursor: string | undefined) => Promise<P>,
  paceOf: (page: P | undefined) => number | false = () => false,
) {
  const name = JSON.stringify(key);
  const [place, setPlace] = useState<{ name: string; cursors: string[] }>({ name, cursors: [] });
  const cursors = place.name === name ? place.cursors : [];
  const cursor = cursors.at(-1);
  // Which list it is that is looked through: one that nobody waits for any more may end after the next has begun.
  const [looking, setLooking] = useState<string>();
  const query = useQuery({
    queryKey: [...key, { cursor }],
    queryFn: ({ signal }) =>
      firstFound(load, cursor, { signal, onNothing: () => setLooking(name) }).finally(() =>
        setLooking(now => (now === name ? undefined : now)),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => paceOf(state.data),
  });
  const next = query.data?.cursor ?? undefined;
  const go = (to: string[]) => setPlace({ name, cursors: to });
  return {
    query,
    items: query.data?.items as P['items'] | undefined,
    /** Nothing was found yet, and there is more to look through. */
    looking: looking === name,
    page: cursors.length + 1,
    next: next ? () => go([...cursors, next]) : undefined,
    previous: cursors.length > 0 ? () => go(cursors.slice(0, -1)) : undefined,
  };
}

export type Pages<T> = ReturnType<typeof usePages<PageOf<T>>>;
