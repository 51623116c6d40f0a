import { beforeEach, describe, expect, it } from 'vitest';
import type { Permission } from '../platform/permissions.ts';
import { can, type Principal } from '../platform/principal.ts';
import { Problem } from '../platform/problem.ts';
import { platformWorkspace, principalOf, tokenPrincipal } from '../platform/rights.ts';
import { ask, customRole, type MemoryStore, memberOf, memoryStore } from './testing.ts';

let store: MemoryStore;
const is = (user: string, groups: string[] = []): Promise<Principal> => principalOf(user, groups, store);
const admin = (): Promise<Principal> => is('admin', ['admin']);

/** What became of it: the status of a problem, or 'done'. */
async function outcome(work: Promise<unknown>): Promise<number | 'done'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Problem) return error.status;
    throw error;
  }
}

const put = (giver: Principal, user: string, roles: string[]) =>
  outcome(ask(store, 'putMember', giver, { parameters: { workspace: 'mine', user }, body: { roles } }));
const remove = (giver: Principal, user: string) =>
  outcome(ask(store, 'removeMember', giver, { parameters: { workspace: 'mine', user } }));

async function tokenOf(user: string, permissions: Permission[]): Promise<() => Promise<Principal>> {
  const made = await ask(store, 'createToken', await is(user), {
    parameters: { workspace: 'mine' },
    body: { name: 'ci', permissions },
  });
  const token = store.tokens.get((made as { id: string }).id);
  if (!token) throw new Error('The token was not kept.');
  return async () => tokenPrincipal(token, await is(user));
}

beforeEach(async () => {
  store = memoryStore();
  store.workspaces.add('mine');
  expect(await put(await admin(), 'owner', ['owner'])).toBe('done');
});

describe('roles', () => {
  it('of all kinds are given by an owner, in their workspace', async () => {
    for (const role of ['developer', 'operator', 'viewer', 'owner'])
      expect(await put(await is('owner'), role, [role])).toBe('done');
  });

  it.each([['owner'], ['developer'], ['viewer'], ['more']])(
    '%s are not given by who may write members and does not hold what they have',
    async role => {
      await ask(store, 'createRole', await admin(), {
        body: { name: 'manager', scope: 'workspace', permissions: ['members:write'] },
      });
      await ask(store, 'createRole', await admin(), {
        body: { name: 'more', scope: 'workspace', permissions: ['members:write', 'audit:read'] },
      });
      await put(await admin(), 'manager', ['manager']);
      expect(await put(await is('manager'), 'manager', [role])).toBe(403);
      expect(await put(await is('manager'), 'friend', ['manager', role])).toBe(403);
      expect(await put(await is('manager'), 'friend', ['manager'])).toBe('done');
    },
  );

  it('are not given by a token beyond what it names, whoever made it', async () => {
    const token = await tokenOf('owner', ['members:write']);
    for (const role of ['owner', 'viewer']) expect(await put(await token(), 'friend', [role])).toBe(403);
  });

  it('of the platform are not given by who does not hold what they have', async () => {
    store.roles.set('giver', customRole('giver', 'platform', ['platform-members:write', 'roles:write'], 'rle_giver'));
    store.members.set('giver', memberOf('giver', platformWorkspace, ['giver'], { roleIds: { giver: 'rle_giver' } }));
    const give = async (roles: string[]) =>
      outcome(ask(store, 'putPlatformMember', await is('giver'), { parameters: { user: 'giver' }, body: { roles } }));
    expect(await give(['admin'])).toBe(403);
    expect(await give(['reviewer'])).toBe(403);
    const make = async (permissions: Permission[]) =>
      outcome(ask(store, 'createRole', await is('giver'), { body: { name: 'made', scope: 'workspace', permissions } }));
    expect(await make(['apps:read'])).toBe(403);
    const edit = async (permissions: Permission[]) =>
      outcome(ask(store, 'editRole', await is('giver'), { parameters: { role: 'giver' }, body: { permissions } }));
    expect(await edit(['platform-members:write', 'roles:write', 'workspaces:create'])).toBe(403);
    expect(await edit(['platform-members:write', 'roles:write'])).toBe('done');
  });

  it('are given with all that they imply', async () => {
    // Holds `versions:submit` and so `apps:read`; nobody takes the one without the other.
    store.roles.set('submitter', customRole('submitter', 'workspace', ['versions:submit', 'members:write']));
    store.members.set('submitter', memberOf('submitter', 'mine', ['submitter']));
    const submitter = await is('submitter');
    expect(can(submitter, 'apps:read', 'mine')).toBe(true);
    expect(can(submitter, 'members:read', 'mine')).toBe(true);
    expect(await put(submitter, 'friend', ['submitter'])).toBe('done');
    const token = await tokenOf('owner', ['versions:submit', 'versions:upload']);
    const principal = await token();
    expect([...(principal.workspaces.get('mine')?.permissions ?? [])].sort()).toEqual([
      'apps:read',
      'uploads:read',
      'versions:submit',
      'versions:upload',
    ]);
  });

  it('that are made under the name of one that was deleted are not what its holders were given', async () => {
    const make = async (permissions: Permission[]) =>
      ask(store, 'createRole', await admin(), { body: { name: 'role', scope: 'workspace', permissions } });
    await make(['apps:read']);
    await put(await admin(), 'holder', ['role']);
    expect(can(await is('holder'), 'apps:read', 'mine')).toBe(true);
    await ask(store, 'deleteRole', await admin(), { parameters: { role: 'role' } });
    await make(['apps:read', 'members:write']);
    expect(can(await is('holder'), 'apps:read', 'mine')).toBe(false);
    // From before roles had ids: it holds until it is deleted.
    store.roles.set('old', customRole('old', 'workspace', ['apps:read']));
    store.members.set('veteran', memberOf('veteran', 'mine', ['old']));
    expect(can(await is('veteran'), 'apps:read', 'mine')).toBe(true);
    await ask(store, 'deleteRole', await admin(), { parameters: { role: 'old' } });
    await ask(store, 'createRole', await admin(), {
      body: { name: 'old', scope: 'workspace', permissions: ['apps:read'] },
    });
    expect(can(await is('veteran'), 'apps:read', 'mine')).toBe(false);
  });
});

describe('members', () => {
  it('who hold more are neither changed nor removed by who manages others', async () => {
    store.roles.set('manager', customRole('manager', 'workspace', ['members:write']));
    store.members.set('manager', memberOf('manager', 'mine', ['manager']));
    expect(await put(await is('manager'), 'owner', ['manager'])).toBe(403);
    expect(await remove(await is('manager'), 'owner')).toBe(403);
    expect(await put(await is('manager'), 'friend', ['manager'])).toBe('done');
    expect(await remove(await is('manager'), 'friend')).toBe('done');
    expect(await remove(await is('manager'), 'friend')).toBe(404);
  });

  it.each(['@platform', '@none', 'Mine', 'a/b', ''])(
    'are not in the workspace %s, which none can be called',
    async name => {
      const parameters = { workspace: name, user: 'reviewer' };
      store.workspaces.add(name);
      for (const [operation, body] of [['removeMember'], ['putMember', { roles: ['viewer'] }]] as const)
        await expect(ask(store, operation, await admin(), { parameters, body })).rejects.toThrow(/workspace/);
    },
  );
});

describe('tokens', () => {
  it('end with their maker’s stay, also when what ends them was cut off, and when the maker comes back', async () => {
    const token = await tokenOf('owner', ['apps:read']);
    expect(can(await token(), 'apps:read', 'mine')).toBe(true);
    expect(await put(await admin(), 'owner', ['developer'])).toBe('done');
    expect(can(await token(), 'apps:read', 'mine'), 'another role is the same stay').toBe(true);
    // The index does not know of the token yet, or the function died before it came to it.
    store.tokensOf = async () => [];
    expect(await remove(await admin(), 'owner')).toBe('done');
    expect(can(await token(), 'apps:read', 'mine')).toBe(false);
    expect(await put(await admin(), 'owner', ['owner'])).toBe('done');
    expect(can(await token(), 'apps:read', 'mine')).toBe(false);
    expect((await token()).workspaces.size).toBe(0);
  });

  it('from before stays had ids end in the same way', async () => {
    store.members.set('veteran', memberOf('veteran', 'mine', ['owner']));
    const token = await tokenOf('veteran', ['apps:read']);
    expect(can(await token(), 'apps:read', 'mine')).toBe(true);
    store.members.delete('veteran');
    expect(await put(await admin(), 'veteran', ['owner'])).toBe('done');
    expect(can(await token(), 'apps:read', 'mine')).toBe(false);
  });

  it('of a removed member are gone, those of others stay, and an owner takes back anybody’s', async () => {
    await put(await admin(), 'developer', ['developer', 'owner']);
    await tokenOf('developer', ['apps:read']);
    const mine = await tokenOf('owner', ['apps:read']);
    expect(store.tokens.size).toBe(2);
    await remove(await is('owner'), 'developer');
    expect([...store.tokens.values()].map(({ user }) => user)).toEqual(['owner']);
    expect(can(await mine(), 'apps:read', 'mine')).toBe(true);
  });
});
