import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { api, take } from './api.ts';
import { useCan, useMe } from './me.ts';

const rememberedKey = 'berth.workspace';

/** The workspaces that the user can look at: their own, or the first 200 of all for who may list them. */
export function useWorkspaceNames(): string[] {
  const { data } = useMe();
  const all = useCan()('workspaces:list');
  const listed = useQuery({
    queryKey: ['workspaces', 'names'],
    queryFn: () => take(api.GET('/v1/workspaces', { params: { query: { limit: 200 } } })),
    enabled: all,
    staleTime: 60_000,
  });
  const own = data?.workspaces.map(({ name }) => name) ?? [];
  return [...new Set([...own, ...(listed.data?.items.map(({ name }) => name) ?? [])])];
}

/** The workspace of the page's address, or the one looked at last. */
export function useWorkspace(): string | undefined {
  // From the address itself: the frame around the pages is inside of no route.
  const [, workspace] = /^\/workspaces\/([^/]+)/.exec(useLocation().pathname) ?? [];
  const names = useWorkspaceNames();
  if (workspace) {
    localStorage.setItem(rememberedKey, workspace);
    return workspace;
  }
  const remembered = localStorage.getItem(rememberedKey);
  return names.find(name => name === remembered) ?? names[0];
}
