import { queryOptions } from '@tanstack/react-query';
import { api, type Schema, take } from '../platform/api.ts';

export type Installation = Schema<'Installation'>;
/** How often something is looked at while it changes, and else; milliseconds. */
const lively = 1_000;
const calm = 15_000;

export function pace(installation: Installation | undefined): number {
  return installation?.status === 'changing' ? lively : calm;
}

export const installationQuery = (installation: string) =>
  queryOptions({
    queryKey: ['installation', installation],
    queryFn: () => take(api.GET('/v1/installations/{installation}', { params: { path: { installation } } })),
    refetchInterval: ({ state }) => pace(state.data),
  });

/** One page of an app's installations that have another version than this, in all of the user's workspaces or in one. */
export function loadOthers(
  { app, id }: { app: string; id: string },
  { workspace = '', q = '', limit = 200 }: { workspace?: string; q?: string; limit?: number },
  cursor: string | undefined,
) {
  const wanted = { ...(workspace ? { workspace } : {}), ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
  return take(api.GET('/v1/installations', { params: { query: { app, otherThan: id, limit, ...wanted } } }));
}

export const rolloutQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout],
    queryFn: () => take(api.GET('/v1/rollouts/{rollout}', { params: { path: { rollout } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? lively : false),
  });

export const resourcesQuery = (installation: string) =>
  queryOptions({
    queryKey: ['installation', installation, 'resources'],
    queryFn: () => take(api.GET('/v1/installations/{installation}/resources', { params: { path: { installation } } })),
  });

export const historyQuery = (installation: string) =>
  queryOptions({
    queryKey: ['installation', installation, 'history'],
    queryFn: () => take(api.GET('/v1/installations/{installation}/history', { params: { path: { installation } } })),
  });

export const valuesQuery = (installation: string, revision?: number) =>
  queryOptions({
    queryKey: ['installation', installation, 'values', revision],
    queryFn: () =>
      take(
        api.GET('/v1/installations/{installation}/values', {
          params: { path: { installation }, query: revision ? { revision } : {} },
        }),
      ),
  });

/** Whether a workspace has a project at all. */
export const firstProjectQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['projects', workspace, 'first'],
    queryFn: () =>
      take(api.GET('/v1/workspaces/{workspace}/projects', { params: { path: { workspace }, query: { limit: 1 } } })),
  });

export const clustersQuery = queryOptions({
  queryKey: ['clusters'],
  queryFn: () => take(api.GET('/v1/clusters')),
  staleTime: 60_000,
});
