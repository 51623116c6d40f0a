import { builtInRoles, isPermission, type Permission, type RoleScope } from '../platform/permissions.ts';
import { authorize, type Principal } from '../platform/principal.ts';
import { notFound } from '../platform/problem.ts';
import { accessContract } from './contract.ts';
import { accessHandlers } from './routes.ts';
import type { AccessStore, CustomRole, Member, Token } from './store.ts';

/** What the table keeps, in memory: for the tests of the rules. */
export interface MemoryStore extends AccessStore {
  workspaces: Set<string>;
  members: Map<string, Member>;
  roles: Map<string, CustomRole>;
  tokens: Map<string, Token>;
}

const keyOf = (user: string, workspace: string): string => JSON.stringify([user, workspace]);

function addNew<T>(map: Map<string, T>, key: string, value: T): boolean {
  if (map.has(key)) return false;
  map.set(key, value);
  return true;
}

export function memoryStore(): MemoryStore {
  const workspaces = new Set<string>();
  const members = new Map<string, Member>();
  const roles = new Map<string, CustomRole>();
  const tokens = new Map<string, Token>();
  const sameStay = (member: Member): boolean => {
    const now = members.get(keyOf(member.user, member.workspace));
    return now?.membership === member.membership && now?.addedAt === member.addedAt;
  };
  return {
    workspaces,
    members,
    roles,
    tokens,
    requireWorkspace: async name => {
      if (!workspaces.has(name)) throw notFound(`The workspace "${name}"`);
    },
    membershipsOf: async user => [...members.values()].filter(member => member.user === user),
    rolesNamed: async names => names.flatMap(name => roles.get(name) ?? []),
    signInsOf: async () => new Map(),
    member: async (user, workspace) => members.get(keyOf(user, workspace)),
    addMember: async member => addNew(members, keyOf(member.user, member.workspace), member),
    changeMember: async (before, after) => {
      if (!sameStay(before)) return false;
      members.set(keyOf(after.user, after.workspace), after);
      return true;
    },
    removeMember: async member => sameStay(member) && members.delete(keyOf(member.user, member.workspace)),
    role: async name => roles.get(name),
    addRole: async role => addNew(roles, role.role, role),
    changeRole: async (before, after) => {
      if (roles.get(before.role)?.revision !== before.revision) return false;
      roles.set(after.role, after);
      return true;
    },
    removeRole: async role => roles.get(role.role)?.revision === role.revision && roles.delete(role.role),
    token: async id => tokens.get(id),
    tokensOf: async workspace => [...tokens.values()].filter(token => token.workspace === workspace),
    addToken: async token => {
      tokens.set(token.token, token);
    },
    removeToken: async id => {
      tokens.delete(id);
    },
  };
}

type Operation = keyof typeof accessContract;

/**
 * Asks one of the real routes, as the wiring of HTTP does once it knows who asks: the input is parsed by the contract, and the route's own permission is
 * checked where its handler says.
 */
export async function ask(
  store: AccessStore,
  operation: Operation,
  principal: Principal,
  input: { parameters?: Record<string, string>; body?: unknown },
): Promise<unknown> {
  const route: (typeof accessContract)[Operation] = accessContract[operation];
  const { access } = route;
  const handle = accessHandlers(store)[operation] as (request: unknown) => Promise<{ body?: unknown }>;
  const { body } = await handle({
    parameters: 'parameters' in route ? route.parameters.parse(input.parameters) : {},
    body: 'body' in route ? route.body.parse(input.body) : undefined,
    principal,
    ifMatch: undefined,
    authorize: (workspace: string | undefined) => {
      if (isPermission(access)) authorize(principal, access, workspace);
    },
    note: () => undefined,
  });
  return body;
}

/** A role as somebody made it, with an id or from before there were any. */
export function customRole(role: string, scope: RoleScope, permissions: Permission[], id?: string): CustomRole {
  return { role, scope, description: '', permissions, revision: 1, ...(id ? { id } : {}) };
}

/** A membership from before they had ids, or with one. */
export function memberOf(user: string, workspace: string, roles: string[], more: Partial<Member> = {}): Member {
  return { user, workspace, roles, addedAt: '2026-01-01T00:00:00.000Z', addedBy: 'somebody', ...more };
}

export const builtInNames = (scope: RoleScope): string[] =>
  builtInRoles.filter(role => role.scope === scope).map(({ name }) => name);
