import { useQuery } from '@tanstack/react-query';
import { clustersQuery } from './queries.ts';

/** What clusters are called; until that is known, their ids. */
export function useClusterName(): (cluster: string) => string {
  const { data } = useQuery(clustersQuery);
  return cluster => data?.items.find(({ id }) => id === cluster)?.name ?? cluster;
}
