import type { Principal } from '../platform/principal.ts';

/** What a user sees of themselves. */
export function describeMe(principal: Principal) {
  return {
    user: principal.user,
    token: principal.token ?? null,
    platform: { roles: [...principal.platformRoles], permissions: [...principal.platform] },
    workspaces: [...principal.workspaces].map(([name, { roles, permissions }]) => ({
      name,
      roles: [...roles],
      permissions: [...permissions],
    })),
  };
}
