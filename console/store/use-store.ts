import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api, type Schema, take } from '../platform/api.ts';
import { useDebounced } from '../platform/parts/debounce.ts';

export type StoreApp = Schema<'StoreApp'>;
export const sorts = ['updated', 'newest', 'name'] as const;
export type Sort = (typeof sorts)[number];

/** Typing rests this long before the API is asked; what is loaded answers meanwhile. Milliseconds. */
const pause = 120;

export interface Wanted {
  q: string;
  category: string;
  sort: Sort;
}

/** What is looked for, kept in the page's address: it can be sent to somebody, and a reload finds the same. */
export function useWanted(): [Wanted, (change: Partial<Wanted>) => void] {
  const [search, setSearch] = useSearchParams();
  const wanted: Wanted = {
    q: search.get('q') ?? '',
    category: search.get('category') ?? '',
    sort: sorts.find(sort => sort === search.get('sort')) ?? 'updated',
  };
  const change = (part: Partial<Wanted>) => {
    const next = { ...wanted, ...part };
    const entries = Object.entries(next).filter(([key, value]) => value && !(key === 'sort' && value === 'updated'));
    setSearch(Object.fromEntries(entries), { replace: true });
  };
  return [wanted, change];
}

function matches(app: StoreApp, { q, category }: Wanted): boolean {
  const text = [app.name, app.title, app.abstract, ...app.keywords].join(' ').toLowerCase();
  const words = q.toLowerCase().split(/\s+/);
  return (!category || app.category === category) && words.every(word => text.includes(word));
}

type Page = Awaited<ReturnType<typeof load>>;
type Pages = InfiniteData<Page, string | undefined>;

function load(wanted: Wanted, cursor: string | undefined) {
  const { q, category, sort } = wanted;
  const query = {
    sort,
    limit: 48,
    ...(q ? { q } : {}),
    ...(category ? { category } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return take(api.GET('/v1/store/apps', { params: { query } }));
}

/** Until the API answers: what was loaded before and matches. */
function meanwhile(before: Pages | undefined, wanted: Wanted): Pages | undefined {
  const [first] = before?.pages ?? [];
  if (!before || !first) return undefined;
  const items = before.pages.flatMap(page => page.items).filter(app => matches(app, wanted));
  return { pages: [{ ...first, items, total: items.length, cursor: null }], pageParams: [undefined] };
}

/** The store's apps, page after page. */
export function useStore(wanted: Wanted) {
  const settled: Wanted = { ...wanted, q: useDebounced(wanted.q.trim(), pause) };
  const found = useInfiniteQuery({
    queryKey: ['store', settled],
    queryFn: ({ pageParam }) => load(settled, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor ?? undefined,
    placeholderData: before => meanwhile(before, settled),
  });
  const all = found.data?.pages.flatMap(page => page.items) ?? [];
  const behind = settled.q !== wanted.q.trim();
  const apps = behind ? all.filter(app => matches(app, wanted)) : all;
  const [first] = found.data?.pages ?? [];
  return { ...found, apps, total: behind ? apps.length : (first?.total ?? 0), categories: first?.categories ?? [] };
}
