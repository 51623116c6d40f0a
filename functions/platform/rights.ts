import { builtInRole, isPermission, type Permission, type RoleScope, withImplied } from './permissions.ts';
import type { Membership, Principal } from './principal.ts';

/** Stands for the platform where a membership names its workspace: never a workspace's name, they have no '@'. */
export const platformWorkspace = '@platform';

/** What is kept of a membership: of a workspace, or of the platform. */
export interface MemberRecord {
  user: string;
  workspace: string;
  membership?: string | undefined;
  roles: readonly string[];
  roleIds?: Readonly<Record<string, string>> | undefined;
  /** When they were last given. ISO 8601. */
  addedAt: string;
}

/** Whether what was given to a name was given to who has it now. @param since when it is theirs, where it was another's before. */
export function countsFor({ addedAt }: Pick<MemberRecord, 'addedAt'>, since: string | undefined): boolean {
  return since === undefined || addedAt >= since;
}

/** What is kept of a role that somebody made. */
export interface RoleRecord {
  role: string;
  id?: string | undefined;
  scope: RoleScope;
  permissions: readonly string[];
}

/** What is kept of an API token, as far as it says what the token may do. */
export interface TokenRecord {
  token: string;
  workspace: string;
  user: string;
  membership?: string | undefined;
  permissions: readonly string[];
}

/** Where memberships and roles are read from. */
export interface RightsReader {
  /** All memberships of a user, the platform's among them. */
  membershipsOf(user: string): Promise<MemberRecord[]>;
  /** Those of these roles that there are. */
  rolesNamed(names: readonly string[]): Promise<RoleRecord[]>;
}

/** What a role that is known allows, with all that it implies. */
export function permissionsOfRole(role: Pick<RoleRecord, 'permissions'>): Set<Permission> {
  return withImplied(role.permissions.filter(isPermission));
}

/**
 * What somebody's roles allow. A role that was deleted, and made again under its name, is not the one that they were given.
 * @param ids of the roles that they were given; undefined where roles come by name alone, as from groups of the sign-in.
 */
function granted(
  names: readonly string[],
  ids: Readonly<Record<string, string>> | undefined,
  scope: RoleScope,
  custom: ReadonlyMap<string, RoleRecord>,
): Permission[] {
  return names.flatMap(name => {
    const builtIn = builtInRole(name);
    const role = builtIn ?? custom.get(name);
    if (role?.scope !== scope) return [];
    if (!builtIn && ids && custom.get(name)?.id !== ids[name]) return [];
    return [...permissionsOfRole(role)];
  });
}

/**
 * Loads what a user may do: one query for the memberships, one read more when custom roles are among them.
 * @param since when the name is theirs, where it was another's before.
 */
export async function principalOf(
  user: string,
  groups: readonly string[],
  reader: RightsReader,
  since?: string,
): Promise<Principal> {
  const memberships = (await reader.membershipsOf(user)).filter(each => countsFor(each, since));
  const names = [...groups, ...memberships.flatMap(({ roles }) => roles)].filter(name => !builtInRole(name));
  const found = names.length > 0 ? await reader.rolesNamed([...new Set(names)]) : [];
  const custom = new Map(found.map(role => [role.role, role]));
  const onPlatform = memberships.find(({ workspace }) => workspace === platformWorkspace);
  const workspaces = new Map<string, Membership>();
  for (const { workspace, membership, roles, roleIds = {} } of memberships) {
    if (workspace === platformWorkspace) continue;
    const permissions = new Set(granted(roles, roleIds, 'workspace', custom));
    workspaces.set(workspace, { id: membership, roles, permissions });
  }
  return {
    user,
    platformRoles: [...new Set([...groups, ...(onPlatform?.roles ?? [])])],
    platform: new Set([
      ...granted(groups, undefined, 'platform', custom),
      ...granted(onPlatform?.roles ?? [], onPlatform?.roleIds ?? {}, 'platform', custom),
    ]),
    workspaces,
  };
}

/**
 * What a token may do: what it names, as far as its maker holds it as a member now. It ends with the stay during which it was made; who is removed and
 * added again makes new ones.
 */
export function tokenPrincipal(token: TokenRecord, maker: Principal): Principal {
  const now = maker.workspaces.get(token.workspace);
  const workspaces = new Map<string, Membership>();
  if (now && now.id === token.membership) {
    const named = withImplied(token.permissions.filter(isPermission));
    const permissions = new Set([...named].filter(permission => now.permissions.has(permission)));
    workspaces.set(token.workspace, { id: now.id, roles: [], permissions });
  }
  return { user: token.user, token: token.token, platformRoles: [], platform: new Set(), workspaces };
}
