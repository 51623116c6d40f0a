import type { Permission } from '../../functions/platform/permissions.ts';
import type { permissionTexts } from '../platform/texts/permissions.ts';

export type GroupName = keyof (typeof permissionTexts)['groups'];

export interface PermissionGroup {
  name: GroupName;
  permissions: Permission[];
}

/** What belongs together for people, who know the console's pages. */
const groupOf: Readonly<Record<Permission, GroupName>> = {
  'workspaces:create': 'workspaces',
  'workspaces:list': 'workspaces',
  'workspace:read': 'workspaces',
  'workspace:write': 'workspaces',
  'members:read': 'members',
  'members:write': 'members',
  'platform-members:read': 'members',
  'platform-members:write': 'members',
  'roles:write': 'members',
  'tokens:read': 'tokens',
  'tokens:write': 'tokens',
  'apps:read': 'apps',
  'apps:write': 'apps',
  'uploads:read': 'apps',
  'versions:upload': 'apps',
  'versions:edit': 'apps',
  'versions:submit': 'apps',
  'versions:release': 'apps',
  'versions:suspend': 'apps',
  'versions:delete': 'apps',
  'reviews:read': 'review',
  'versions:review': 'review',
  'policy:write': 'review',
  'categories:write': 'categories',
  'clusters:read': 'clusters',
  'clusters:write': 'clusters',
  'projects:read': 'projects',
  'projects:write': 'projects',
  'installations:read': 'installations',
  'installations:write': 'installations',
  'audit:read': 'audit',
};

const order = Object.keys(groupOf) as Permission[];

/** Permissions by what they are about, always in the same order. */
export function groupsOf(permissions: readonly Permission[]): PermissionGroup[] {
  const held = order.filter(permission => permissions.includes(permission));
  return [...Map.groupBy(held, permission => groupOf[permission])].map(([name, found]) => ({
    name,
    permissions: found,
  }));
}

/** Whether nothing is changed by it. */
export function onlySees(permission: Permission): boolean {
  return /:(read|list)$/.test(permission);
}
