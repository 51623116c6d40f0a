import { useQuery } from '@tanstack/react-query';
import { clustersQuery } from '../installations/queries.ts';
import { api, type Schema, take } from '../platform/api.ts';
import type { Choices, Option } from '../platform/parts/paged-select.tsx';

/** The projects of a workspace, to choose one of. */
export function useProjectChoices(workspace: string): Choices {
  const { data } = useQuery(clustersQuery);
  const nameOf = (cluster: string) => data?.items.find(({ id }) => id === cluster)?.name ?? cluster;
  const option = ({ id, namespace, cluster, description }: Schema<'Project'>): Option => ({
    value: id,
    label: namespace,
    labelTag: nameOf(cluster),
    description,
  });
  return {
    key: ['projects', workspace, data !== undefined],
    load: async (q, cursor) => {
      const query = { limit: 50, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
      const params = { path: { workspace }, query };
      const page = await take(api.GET('/v1/workspaces/{workspace}/projects', { params }));
      return { ...page, items: page.items.map(option) };
    },
    find: async project => option(await take(api.GET('/v1/projects/{project}', { params: { path: { project } } }))),
  };
}
