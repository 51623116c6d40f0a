import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Permission } from '../../functions/platform/permissions.ts';
import { api, type Schema, take } from './api.ts';
import { useSession } from './session/session.ts';

/** Who is signed in, and what they may do where. */
export function useMe(): UseQueryResult<Schema<'Me'>> {
  const session = useSession();
  const user = session.kind === 'anonymous' ? undefined : session.user;
  return useQuery({
    queryKey: ['me', user],
    queryFn: () => take(api.GET('/v1/me')),
    enabled: session.kind === 'signed-in',
    staleTime: 60_000,
  });
}

/** Whether the user may do something: in one workspace, or in any when none is given. What the page offers; the API decides. */
export function useCan(): (permission: Permission, workspace?: string) => boolean {
  const { data } = useMe();
  return (permission, workspace) => {
    if (!data) return false;
    if (data.platform.permissions.includes(permission)) return true;
    return data.workspaces.some(
      each => (workspace === undefined || each.name === workspace) && each.permissions.includes(permission),
    );
  };
}
