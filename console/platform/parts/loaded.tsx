import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../texts/index.ts';
import { Problem } from './problem.tsx';

/** Grey shapes where something will be. */
export function Skeleton({ height = 160 }: { height?: number }) {
  const { common } = useWords();
  return <div className="berth-skeleton" style={{ height }} role="status" aria-label={common.loading} />;
}

/** What a query found; a skeleton until then, and its problem with a retry when it failed. What was there before stays while it is asked again. */
export function Loaded<T>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<T>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  return skeleton ?? <Skeleton />;
}
