import { roles } from '../platform/entities/access.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import {
  builtInRole,
  builtInRoles,
  type Permission,
  platformPermissions,
  type RoleScope,
} from '../platform/permissions.ts';
import { type Principal, requireHeld } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { permissionsOfRole } from '../platform/rights.ts';
import type { AccessStore, CustomRole } from './store.ts';

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

/** A role holds for whoever has it, in whichever workspace: so what it has is held on the platform by who writes it. */
function requireRole(writer: Principal, name: string, permissions: Iterable<Permission>): void {
  requireHeld(writer, permissions, undefined, `The role "${name}"`);
}

/** @throws Problem 400, 403 for a permission beyond the writer, 409 when the name is taken. */
export async function createRole(
  store: AccessStore,
  fields: Pick<CustomRole, 'scope' | 'description'> & { role: string; permissions: Permission[] },
  writer: Principal,
): Promise<CustomRole> {
  const { role, scope, permissions } = fields;
  const taken = new Problem(409, 'name-taken', `There is a role "${role}" already.`);
  if (builtInRole(role)) throw taken;
  checkPermissions(scope, permissions);
  requireRole(writer, role, permissions);
  const made = { ...fields, id: newIdentifier('rle'), revision: 1 };
  if (!(await store.addRole(made))) throw taken;
  return made;
}

/** Loads a role that this writer may change: they hold what it has. */
async function loadRole(store: AccessStore, role: string, writer: Principal): Promise<CustomRole> {
  if (builtInRole(role))
    throw new Problem(409, 'conflict', `"${role}" is built in and stays as it is. Make a role of your own.`);
  const found = await store.role(role);
  if (!found) throw notFound(`The role "${role}"`);
  requireRole(writer, role, permissionsOfRole(found));
  return found;
}

function changedMeanwhile(): Problem {
  return new Problem(412, 'precondition-failed', 'The role was changed since you read it: read it again.');
}

/**
 * Changes a role, for everybody who has it.
 * @throws Problem 403 when it has, or would have, what the writer does not hold; 404, 409 for a built-in role, 412 when it is not the revision that was read.
 */
export async function editRole(
  store: AccessStore,
  role: string,
  change: { description?: string | undefined; permissions?: Permission[] | undefined },
  ifMatch: number | undefined,
  writer: Principal,
): Promise<{ before: CustomRole; after: CustomRole }> {
  const before = await loadRole(store, role, writer);
  const { description = before.description ?? '', permissions } = change;
  if (permissions) {
    checkPermissions(before.scope, permissions);
    requireRole(writer, role, permissions);
  }
  if (ifMatch !== undefined && ifMatch !== before.revision) throw changedMeanwhile();
  const after = {
    ...before,
    description,
    permissions: permissions ?? before.permissions,
    revision: before.revision + 1,
  };
  if (!(await store.changeRole(before, after))) throw changedMeanwhile();
  return { before, after };
}

/** @throws Problem 403 for a role beyond the writer, 404, 409 for a built-in role, 412 when somebody changed it at the same time. */
export async function deleteRole(store: AccessStore, role: string, writer: Principal): Promise<void> {
  if (!(await store.removeRole(await loadRole(store, role, writer)))) throw changedMeanwhile();
}
