import type { EntityItem } from 'electrodb';
import { roles } from '../platform/entities/access.ts';
import {
  builtInRole,
  builtInRoles,
  type Permission,
  platformPermissions,
  type RoleScope,
} from '../platform/permissions.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { conditional } from '../platform/writes.ts';

type CustomRole = EntityItem<typeof roles>;

export function viewRole({ role, scope, description, permissions, revision }: CustomRole) {
  return { name: role, scope, description: description ?? '', permissions, builtIn: false, revision };
}

export async function listRoles() {
  const { data } = await roles.query.primary({}).go({ pages: 'all' });
  const builtIn = builtInRoles.map(role => ({ ...role, permissions: [...role.permissions], revision: 1 }));
  return { items: [...builtIn, ...data.map(viewRole)] };
}

function checkPermissions(scope: RoleScope, permissions: readonly Permission[]): void {
  if (scope === 'platform') return;
  const index = permissions.findIndex(permission => (platformPermissions as readonly string[]).includes(permission));
  if (index < 0) return;
  throw new Problem(
    400,
    'invalid-input',
    `"${permissions[index]}" is a permission of the platform: a role of a workspace cannot have it.`,
    {
      errors: [{ pointer: `/permissions/${index}`, detail: 'Not a permission of a workspace.' }],
    },
  );
}

/** @throws Problem 400, 409 when the name is taken. */
export async function createRole(
  role: string,
  scope: RoleScope,
  description: string,
  permissions: Permission[],
): Promise<CustomRole> {
  const taken = () => new Problem(409, 'name-taken', `There is a role "${role}" already.`);
  if (builtInRole(role)) throw taken();
  checkPermissions(scope, permissions);
  const { data } = await conditional(roles.create({ role, scope, description, permissions, revision: 1 }).go(), taken);
  return data;
}

async function loadRole(role: string): Promise<CustomRole> {
  if (builtInRole(role))
    throw new Problem(409, 'conflict', `"${role}" is built in and stays as it is. Make a role of your own.`);
  const { data } = await roles.get({ role }).go({ consistent: true });
  if (!data) throw notFound(`The role "${role}"`);
  return data;
}

/** @throws Problem 404, 409 for a built-in role, 412 when it is not the revision that was read. */
export async function editRole(
  role: string,
  change: { description?: string | undefined; permissions?: Permission[] | undefined },
  ifMatch: number | undefined,
): Promise<{ before: CustomRole; after: CustomRole }> {
  const now = await loadRole(role);
  if (change.permissions) checkPermissions(now.scope, change.permissions);
  const update = roles
    .patch({ role })
    .set({
      ...(change.description === undefined ? {} : { description: change.description }),
      permissions: change.permissions ?? now.permissions,
    })
    .add({ revision: 1 })
    .where((attribute, { eq }) => eq(attribute.revision, ifMatch ?? now.revision))
    .go();
  await conditional(
    update,
    () => new Problem(412, 'precondition-failed', 'The role was changed since you read it: read it again.'),
  );
  return { before: now, after: await loadRole(role) };
}

/** @throws Problem 404, 409 for a built-in role. */
export async function deleteRole(role: string): Promise<void> {
  await loadRole(role);
  await roles.delete({ role }).go();
}
