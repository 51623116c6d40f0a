import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tries } from '../../test/support/long.ts';
import { type Permission, permissions, workspacePermissions } from '../platform/permissions.ts';
import type { Principal } from '../platform/principal.ts';
import { Problem } from '../platform/problem.ts';
import { platformWorkspace, principalOf, tokenPrincipal } from '../platform/rights.ts';
import { ask, builtInNames, customRole, type MemoryStore, memberOf, memoryStore } from './testing.ts';

const users = ['u0', 'u1', 'u2', 'u3'];
const workspaces = ['w0', 'w1'];
const roleNames = ['r0', 'r1', 'r2', 'r3'];
/** Of the sign-in; a role may be made with the name of one later. */
const groups = ['reviewer', 'r3', 'unknown'];

const some = <T>(values: readonly T[], most = 4) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: most });
/** The permissions by which others are given come up often, or nothing would ever be tried. */
const givers: readonly Permission[] = ['members:write', 'tokens:write', 'roles:write', 'platform-members:write'];
const held = fc.tuple(some(permissions), some(givers, 3)).map(([any, giving]) => [...new Set([...any, ...giving])]);
const heldInside = held.map(all => all.filter(each => (workspacePermissions as readonly string[]).includes(each)));

const role = fc.oneof(
  held.map(found => ({ scope: 'platform' as const, permissions: found })),
  heldInside.map(found => ({ scope: 'workspace' as const, permissions: found })),
);

/** A membership may name a role that is gone, or one that is there under another id. */
const stays = (scope: 'platform' | 'workspace') => some([...builtInNames(scope), ...roleNames], 3);

const start = fc.record({
  roles: fc.dictionary(fc.constantFrom(...roleNames), fc.tuple(role, fc.boolean()), { maxKeys: 4 }),
  groups: fc.array(some(groups, 1), { minLength: users.length, maxLength: users.length }),
  stays: fc.array(
    fc.tuple(fc.constantFrom(...users), fc.constantFrom(...workspaces, platformWorkspace), fc.boolean()),
    { maxLength: 8 },
  ),
  names: fc.array(fc.tuple(stays('workspace'), stays('platform')), { minLength: 8, maxLength: 8 }),
});

type Start = typeof start extends fc.Arbitrary<infer T> ? T : never;

const names = some([...builtInNames('workspace'), ...builtInNames('platform'), ...roleNames], 2);
const user = fc.constantFrom(...users);
const workspace = fc.constantFrom(...workspaces, platformWorkspace);
const roleName = fc.constantFrom(...roleNames);
const call = fc.oneof(
  fc.record({
    operation: fc.constant('putMember' as const),
    parameters: fc.record({ workspace, user }),
    body: fc.record({ roles: names }),
  }),
  fc.record({ operation: fc.constant('removeMember' as const), parameters: fc.record({ workspace, user }) }),
  fc.record({
    operation: fc.constant('putPlatformMember' as const),
    parameters: fc.record({ user }),
    body: fc.record({ roles: names }),
  }),
  fc.record({ operation: fc.constant('removePlatformMember' as const), parameters: fc.record({ user }) }),
  fc.record({
    operation: fc.constant('createRole' as const),
    body: fc.tuple(roleName, role).map(([name, made]) => ({ name, ...made })),
  }),
  fc.record({
    operation: fc.constant('editRole' as const),
    parameters: fc.record({ role: roleName }),
    body: fc.record({ permissions: held }),
  }),
  fc.record({ operation: fc.constant('deleteRole' as const), parameters: fc.record({ role: roleName }) }),
  fc.record({
    operation: fc.constant('createToken' as const),
    parameters: fc.record({ workspace }),
    body: fc.record({ name: fc.constant('t'), permissions: heldInside }),
  }),
);
/** Somebody does something, signed in or with one of the tokens that there are by then. */
const step = fc.record({ actor: user, token: fc.option(fc.nat(20), { nil: undefined }), call });

/** A permission and where it is held: on the platform it is held in every workspace. */
type Held = Set<string>;

function heldOf({ platform, workspaces: inside }: Principal): Held {
  const everywhere = [...platform].flatMap(each => [platformWorkspace, ...workspaces].map(place => `${place} ${each}`));
  return new Set([
    ...everywhere,
    ...[...inside].flatMap(([place, { permissions: found }]) => [...found].map(each => `${place} ${each}`)),
  ]);
}

function prepare(store: MemoryStore, given: Start): void {
  for (const each of workspaces) store.workspaces.add(each);
  for (const [name, [{ scope, permissions: found }, old]] of Object.entries(given.roles))
    store.roles.set(name, customRole(name, scope, found, old ? undefined : `rle_${name}`));
  for (const [index, [who, place, old]] of given.stays.entries()) {
    const [inside, onPlatform] = given.names[index] ?? [[], []];
    const roles = place === platformWorkspace ? onPlatform : inside;
    const roleIds = Object.fromEntries(
      roles.filter(name => roleNames.includes(name)).map(name => [name, `rle_${name}`]),
    );
    store.members.set(
      JSON.stringify([who, place]),
      memberOf(who, place, roles, old ? {} : { membership: `mem_${index}`, roleIds }),
    );
  }
}

const principalNow = (store: MemoryStore, who: string, given: Start): Promise<Principal> =>
  principalOf(who, given.groups[users.indexOf(who)] ?? [], store);

async function heldByAll(store: MemoryStore, given: Start): Promise<Map<string, Held>> {
  const all = new Map<string, Held>();
  for (const who of users) all.set(who, heldOf(await principalNow(store, who, given)));
  return all;
}

describe('nobody gives what they do not hold', () => {
  it('by no sequence of calls of any route: what somebody gains, one of those who acted held at the start', async () => {
    let gained = 0;
    await fc.assert(
      fc.asyncProperty(start, fc.array(step, { maxLength: 25 }), async (given, steps) => {
        const store = memoryStore();
        prepare(store, given);
        const before = await heldByAll(store, given);
        const acted = new Set<string>();
        for (const { actor, token, call: wanted } of steps) {
          const found = token === undefined ? undefined : [...store.tokens.values()][token];
          const who = found?.user ?? actor;
          // A token never knows its maker's groups.
          const principal = found
            ? tokenPrincipal(found, await principalOf(who, [], store))
            : await principalNow(store, who, given);
          acted.add(who);
          try {
            await ask(store, wanted.operation, principal, wanted as never);
          } catch (error) {
            if (!(error instanceof Problem) && (error as Error).name !== 'ZodError') throw error;
          }
        }
        const available = new Set([...acted].flatMap(who => [...(before.get(who) ?? [])]));
        for (const [who, now] of await heldByAll(store, given)) {
          const more = [...now].filter(each => !before.get(who)?.has(each));
          gained += more.length;
          expect(more.filter(each => !available.has(each))).toEqual([]);
        }
      }),
      { numRuns: tries(3000, 100_000) },
    );
    // It would be easy to hold where nothing is ever given.
    expect(gained).toBeGreaterThan(100);
  });
});
