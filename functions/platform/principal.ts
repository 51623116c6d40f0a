import { type Permission, withImplied } from './permissions.ts';
import { notFound, Problem } from './problem.ts';

/** Who is asking, and what they may do where. */
export interface Principal {
  /** The user's name, as the issuer gives it; '' for nobody. */
  user: string;
  /** Set when an API token was used. */
  token?: string;
  platformRoles: readonly string[];
  platform: ReadonlySet<Permission>;
  workspaces: ReadonlyMap<string, Membership>;
  /** Where it is there, it is told of every right that was relied on: JSON of the permission, and of the workspace or null. */
  relied?: Set<string> | undefined;
}

/** What a user holds in one workspace. */
export interface Membership {
  roles: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** Of this stay in the workspace: who is removed and added again has another one. Memberships from before there were ids have none. */
  id?: string | undefined;
}

/** Somebody who has not signed in. */
export const nobody: Principal = { user: '', platformRoles: [], platform: new Set(), workspaces: new Map() };

/** Whether the principal holds a permission, on the platform or in the given workspace. */
export function can(principal: Principal, permission: Permission, workspace?: string): boolean {
  const inside = workspace === undefined ? undefined : principal.workspaces.get(workspace);
  const allowed = principal.platform.has(permission) || (inside?.permissions.has(permission) ?? false);
  if (allowed) principal.relied?.add(JSON.stringify([permission, workspace ?? null]));
  return allowed;
}

/** @throws Problem 401 when nobody signed in. */
export function requireSignedIn(principal: Principal): void {
  if (!principal.user) {
    throw new Problem(
      401,
      'unauthenticated',
      'Send a bearer token of the sign-in, or an API token, in the Authorization header.',
    );
  }
}

/**
 * Checks a permission, on the platform or in the workspace that owns the object at hand.
 * @param what names the object in the 404 that a stranger gets: whether it exists is none of their business.
 * @throws Problem 401 for nobody, 404 for who may not even read in that workspace, 403 naming the missing permission for the others.
 */
export function authorize(
  principal: Principal,
  permission: Permission,
  workspace?: string,
  what = `The workspace "${workspace}"`,
): void {
  requireSignedIn(principal);
  if (can(principal, permission, workspace)) return;
  const stranger =
    workspace !== undefined && !principal.workspaces.has(workspace) && !can(principal, 'workspace:read', workspace);
  if (stranger) throw notFound(what);
  const where = workspace === undefined ? 'on the platform' : `in the workspace "${workspace}"`;
  throw new Problem(
    403,
    'forbidden',
    `This needs the permission "${permission}" ${where}, which none of your roles has.`,
    {
      extensions: { permission },
    },
  );
}

/**
 * Nobody gives what they do not hold, by any road: a membership, a role, a token. Nobody takes it from others either: who manages the viewers does not
 * put out the owners. What a permission implies is given along with it.
 * @param workspace where they would hold it; undefined: on the platform, and so everywhere.
 * @param what names what is given, as the beginning of a sentence.
 * @throws Problem 403 naming a permission that the giver lacks.
 */
export function requireHeld(
  giver: Principal,
  given: Iterable<Permission>,
  workspace: string | undefined,
  what: string,
): void {
  const beyond = [...withImplied(given)].find(permission => !can(giver, permission, workspace));
  if (!beyond) return;
  throw new Problem(
    403,
    'forbidden',
    `${what} has the permission "${beyond}", which you do not hold: ask somebody who does.`,
    { extensions: { permission: beyond } },
  );
}
