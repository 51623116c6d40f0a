import { type Action, allowedActions } from '../../functions/lifecycle/table.ts';
import type { Permission } from '../../functions/platform/permissions.ts';
import type { Principal } from '../../functions/platform/principal.ts';
import type { Schema } from '../platform/api.ts';
import { useMe } from '../platform/me.ts';

export type { Action };
export type Version = Schema<'Version'>;
export type Status = Version['status'];

function principalOf(me: Schema<'Me'>): Principal {
  const allowed = (permissions: string[]) => new Set(permissions as Permission[]);
  return {
    user: me.user,
    platformRoles: me.platform.roles,
    platform: allowed(me.platform.permissions),
    workspaces: new Map(
      me.workspaces.map(({ name, roles, permissions }) => [name, { roles, permissions: allowed(permissions) }]),
    ),
  };
}

/**
 * What the user may do with a version now, by the very table that the API goes by (functions/lifecycle/table.ts).
 * @param suspendedAs the capacity in which it was suspended, where that is known; else recovering is offered, and the API may say no.
 */
export function useAllowedActions(): (version: Version, suspendedAs?: string) => Action[] {
  const { data } = useMe();
  return (version, suspendedAs = 'owner') =>
    data
      ? allowedActions(principalOf(data), {
          ...version,
          submitters: version.submittedBy ? [version.submittedBy] : [],
          claimedBy: version.claimedBy ?? undefined,
          suspendedAs,
        })
      : [];
}

/** What comes next on the way into the store, where the user may do it: the one primary button. */
const forward: readonly Action[] = ['submit', 'release', 'recover', 'review', 'pass'];

export function nextAction(actions: readonly Action[]): Action | undefined {
  return forward.find(action => actions.includes(action));
}
