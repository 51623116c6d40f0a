import { members, roles, signIns, tokens } from '../platform/entities/access.ts';
import { rightsReader } from '../platform/rights-reader.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import { loadWorkspace } from '../platform/workspaces.ts';
import { held } from '../platform/writes.ts';
import type { AccessStore } from './store.ts';

/** Members, roles and tokens in the table. */
export const tableStore: AccessStore = {
  ...rightsReader,
  requireWorkspace: async name => {
    await loadWorkspace(name);
  },
  signInsOf: async users => {
    const keys = users.map(user => ({ user }));
    const found = await wholeBatch(keys, some => signIns.get(some).go());
    return new Map(found.map(({ user, at, since }) => [user, { at, since }]));
  },
  member: async (user, workspace) =>
    (await members.get({ user, workspace }).go({ consistent: true })).data ?? undefined,
  addMember: member => held(members.create(member).go()),
  changeMember: ({ user, workspace, membership, addedAt }, after) =>
    held(
      members
        .patch({ user, workspace })
        .set({ roles: after.roles, roleIds: after.roleIds, addedAt: after.addedAt, addedBy: after.addedBy })
        .where((attribute, { eq, notExists }) =>
          membership
            ? `${eq(attribute.membership, membership)} AND ${eq(attribute.addedAt, addedAt)}`
            : `${notExists(attribute.membership)} AND ${eq(attribute.addedAt, addedAt)}`,
        )
        .go(),
    ),
  removeMember: ({ user, workspace, addedAt }) =>
    held(
      members
        .delete({ user, workspace })
        .where((attribute, { eq }) => eq(attribute.addedAt, addedAt))
        .go(),
    ),
  role: async role => (await roles.get({ role }).go({ consistent: true })).data ?? undefined,
  addRole: role => held(roles.create(role).go()),
  changeRole: ({ role, revision }, after) =>
    held(
      roles
        .patch({ role })
        .set({ description: after.description, permissions: after.permissions, revision: after.revision })
        .where((attribute, { eq }) => eq(attribute.revision, revision))
        .go(),
    ),
  removeRole: ({ role, revision }) =>
    held(
      roles
        .delete({ role })
        .where((attribute, { eq }) => eq(attribute.revision, revision))
        .go(),
    ),
  token: async token => (await tokens.get({ token }).go({ consistent: true })).data ?? undefined,
  tokensOf: async workspace => (await tokens.query.ofWorkspace({ workspace }).go({ pages: 'all' })).data,
  addToken: async token => {
    await tokens.create(token).go();
  },
  removeToken: async token => {
    await tokens.delete({ token }).go();
  },
};
