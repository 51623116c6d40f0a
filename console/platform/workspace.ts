import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { api, take } from './api.ts';
import { useCan, useMe } from './me.ts';
import type { Choices } from './parts/paged-select.tsx';

const rememberedKey = 'berth.workspace';

/** How many of the platform's workspaces stand in a menu; the others are found on a page of their own. */
const inMenu = 20;

/** Workspaces to go to at once: the user's own, and the first of all for who may list them. */
export function useWorkspaceNames(): string[] {
  const { data } = useMe();
  const all = useCan()('workspaces:list');
  const listed = useQuery({
    queryKey: ['workspaces', 'names'],
    queryFn: () => take(api.GET('/v1/workspaces', { params: { query: { limit: inMenu } } })),
    enabled: all,
    staleTime: 60_000,
  });
  const own = data?.workspaces.map(({ name }) => name) ?? [];
  return [...new Set([...own, ...(listed.data?.items.map(({ name }) => name) ?? [])])];
}

/** All workspaces that the user can look at, to choose one of. */
export const workspaceChoices: Choices = {
  key: ['workspaces'],
  load: async (q, cursor) => {
    const query = { limit: 50, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
    const page = await take(api.GET('/v1/workspaces', { params: { query } }));
    return { ...page, items: page.items.map(({ name, description }) => ({ value: name, label: name, description })) };
  },
  find: async name => ({ value: name, label: name }),
};

/** The workspace of the page's address, or the one looked at last. */
export function useWorkspace(): string | undefined {
  // From the address itself: the frame around the pages is inside of no route.
  const [, workspace] = /^\/workspaces\/([^/]+)/.exec(useLocation().pathname) ?? [];
  const names = useWorkspaceNames();
  const any = useCan()('workspaces:list');
  if (workspace) {
    localStorage.setItem(rememberedKey, workspace);
    return workspace;
  }
  const remembered = localStorage.getItem(rememberedKey);
  return remembered && (any || names.includes(remembered)) ? remembered : names[0];
}
