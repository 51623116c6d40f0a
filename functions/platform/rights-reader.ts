import { members, roles } from './entities/access.ts';
import type { RightsReader } from './rights.ts';
import { wholeBatch } from './whole-batch.ts';

/** Memberships and roles, from the table. */
export const rightsReader: RightsReader = {
  membershipsOf: async user => (await members.query.primary({ user }).go({ pages: 'all' })).data,
  rolesNamed: names =>
    wholeBatch(
      names.map(role => ({ role })),
      some => roles.get(some).go(),
    ),
};
