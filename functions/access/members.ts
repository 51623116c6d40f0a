import { readPage } from '../platform/cursors.ts';
import { members } from '../platform/entities/access.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { builtInRole, type Permission, type RoleScope } from '../platform/permissions.ts';
import { type Principal, requireHeld } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { countsFor, permissionsOfRole, platformWorkspace } from '../platform/rights.ts';
import type { AccessStore, Member } from './store.ts';

/** Others write the same member at the same time: how often it is looked again. */
const attempts = 5;

/** Members as the API shows them: with when somebody last signed in as each. */
export async function viewMembers(store: AccessStore, found: readonly Member[]) {
  const signedIn = await store.signInsOf(found.map(({ user }) => user));
  return found.map(({ user, roles: held, addedAt, addedBy }) => {
    const last = signedIn.get(user);
    // A name that was made anew: what it was given before counts for nobody.
    const isTheirs = last !== undefined && countsFor({ addedAt }, last.since);
    return { user, roles: [...held], addedAt, addedBy, lastSignIn: isTheirs ? last.at : null };
  });
}

export async function viewMember(store: AccessStore, member: Member) {
  const [view] = await viewMembers(store, [member]);
  return view;
}

/** A role as it is given now; the id tells it from a later one of its name. */
interface Given {
  id?: string | undefined;
  permissions: ReadonlySet<Permission>;
}

async function loadGiven(store: AccessStore, name: string, scope: RoleScope, pointer: string): Promise<Given> {
  const custom = builtInRole(name) ? undefined : await store.role(name);
  const role = builtInRole(name) ?? custom;
  if (role?.scope === scope) return { id: custom?.id, permissions: permissionsOfRole(role) };
  throw new Problem(400, 'invalid-input', `There is no ${scope} role "${name}".`, {
    errors: [{ pointer, detail: `Not a ${scope} role; GET /v1/roles lists them.` }],
  });
}

/** What somebody holds in a place by their membership of it. */
async function heldBy(store: AccessStore, { roles, roleIds = {} }: Member): Promise<Permission[]> {
  const found = await Promise.all(
    roles.map(async name => {
      const custom = builtInRole(name) ? undefined : await store.role(name);
      return custom && custom.id !== roleIds[name] ? undefined : (custom ?? builtInRole(name));
    }),
  );
  return found.flatMap(role => (role ? [...permissionsOfRole(role)] : []));
}

/** Where the permissions of a place are held: undefined stands for the platform. */
const placeOf = (workspace: string): string | undefined => (workspace === platformWorkspace ? undefined : workspace);

/** Nobody changes or removes a member who holds more than they do: who manages the viewers does not put out the owners. */
async function requireReach(store: AccessStore, member: Member, giver: Principal): Promise<void> {
  const { user, workspace } = member;
  requireHeld(giver, await heldBy(store, member), placeOf(workspace), `The member "${user}"`);
}

function changedMeanwhile(user: string): Problem {
  return new Problem(409, 'conflict', `The member "${user}" is being changed by others: look again and repeat.`);
}

export async function listMembers(store: AccessStore, workspace: string, limit: number, cursor: string | undefined) {
  const page = await readPage(members.query.ofWorkspace({ workspace }), { limit, cursor: cursor ?? null });
  return { items: await viewMembers(store, page.data), cursor: page.cursor };
}

/**
 * Adds a member or changes their roles. They keep their stay, and with it their tokens, when they are one already.
 * @returns the member, and which roles they had, if they were one.
 * @throws Problem 400 for a role that is not there, 403 for a role or a member beyond the giver.
 */
export async function putMember(
  store: AccessStore,
  workspace: string,
  user: string,
  names: string[],
  giver: Principal,
): Promise<{ member: Member; before: string[] | undefined }> {
  const scope = workspace === platformWorkspace ? 'platform' : 'workspace';
  const roles = [...new Set(names)];
  const roleIds: Record<string, string> = {};
  for (const [index, name] of roles.entries()) {
    const { id, permissions } = await loadGiven(store, name, scope, `/roles/${index}`);
    requireHeld(giver, permissions, placeOf(workspace), `The role "${name}"`);
    if (id) roleIds[name] = id;
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await store.member(user, workspace);
    if (before) await requireReach(store, before, giver);
    const given = { user, workspace, roles, roleIds, addedAt: new Date().toISOString(), addedBy: giver.user };
    const member = { ...given, membership: before ? before.membership : newIdentifier('mem') };
    const written = before ? await store.changeMember(before, member) : await store.addMember(member);
    if (written) return { member, before: before?.roles };
  }
  throw changedMeanwhile(user);
}

/**
 * Removes a member, and ends their tokens for good: a token belongs to a stay, and this one is over, whatever is cut off behind this write or
 * whichever token the index does not know of yet.
 * @throws Problem 404 when they are no member, 403 for a member beyond the giver.
 */
export async function removeMember(
  store: AccessStore,
  workspace: string,
  user: string,
  giver: Principal,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const member = await store.member(user, workspace);
    if (!member) throw notFound(`The member "${user}"`);
    await requireReach(store, member, giver);
    if (await store.removeMember(member)) return removeTokens(store, member);
  }
  throw changedMeanwhile(user);
}

/** What no longer works need not be listed. */
async function removeTokens(store: AccessStore, { user, workspace }: Member): Promise<void> {
  if (workspace === platformWorkspace) return;
  for (const token of await store.tokensOf(workspace)) if (token.user === user) await store.removeToken(token.token);
}
