import type { EntityItem } from 'electrodb';
import { readPage } from '../platform/cursors.ts';
import { members, platformWorkspace, roles } from '../platform/entities/access.ts';
import { builtInRole, type Permission, type RoleScope } from '../platform/permissions.ts';
import { can, type Principal } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';

type Member = EntityItem<typeof members>;

export function viewMember({ user, roles: held, addedAt, addedBy }: Member) {
  return { user, roles: held, addedAt, addedBy };
}

async function roleOf(name: string): Promise<{ scope: RoleScope; permissions: readonly string[] } | undefined> {
  const builtIn = builtInRole(name);
  if (builtIn) return builtIn;
  return (await roles.get({ role: name }).go()).data ?? undefined;
}

/**
 * Nobody gives what they do not hold: an owner cannot make themselves more by a role that an admin made for others. Who may write roles may give any.
 */
async function checkRoles(names: string[], scope: RoleScope, giver: Principal, workspace?: string): Promise<void> {
  for (const [index, name] of names.entries()) {
    const role = await roleOf(name);
    if (role?.scope !== scope) {
      throw new Problem(400, 'invalid-input', `There is no ${scope} role "${name}".`, {
        errors: [{ pointer: `/roles/${index}`, detail: `Not a ${scope} role; GET /v1/roles lists them.` }],
      });
    }
    const custom = !builtInRole(name);
    const beyond = role.permissions.find(permission => !can(giver, permission as Permission, workspace));
    if (custom && beyond && !can(giver, 'roles:write')) {
      throw new Problem(
        403,
        'forbidden',
        `The role "${name}" has the permission "${beyond}", which you do not hold: ask an admin to give it.`,
      );
    }
  }
}

export async function listMembers(workspace: string, limit: number, cursor: string | undefined) {
  const page = await readPage(members.query.ofWorkspace({ workspace }), { limit, cursor: cursor ?? null });
  return { items: page.data.map(viewMember), cursor: page.cursor };
}

/**
 * Adds a member or changes their roles.
 * @returns the member, and which roles they had, if they were one.
 * @throws Problem 400 for a role that is not there, 403 for one beyond the giver.
 */
export async function putMember(
  workspace: string,
  user: string,
  names: string[],
  giver: Principal,
): Promise<{ member: Member; before: string[] | undefined }> {
  const platform = workspace === platformWorkspace;
  await checkRoles(names, platform ? 'platform' : 'workspace', giver, platform ? undefined : workspace);
  const record = {
    user,
    workspace,
    roles: [...new Set(names)],
    addedAt: new Date().toISOString(),
    addedBy: giver.user,
  };
  const { data: before } = await members.put(record).go({ response: 'all_old' });
  return { member: record, before: before?.roles };
}

/** @throws Problem 404 when they are no member. */
export async function removeMember(workspace: string, user: string): Promise<void> {
  const { data } = await members.delete({ user, workspace }).go({ response: 'all_old' });
  if (!data) throw notFound(`The member "${user}"`);
}
