/**
 * Everything that can be allowed. `platform` ones make sense only for the whole store; the others are held in one workspace, or,
 * through a platform role, in all of them.
 */
export const platformPermissions = [
  'workspaces:create',
  'workspaces:list',
  'roles:write',
  'platform-members:read',
  'platform-members:write',
  'categories:write',
  'policy:write',
  'clusters:read',
  'clusters:write',
  'reviews:read',
  'versions:review',
] as const;

export const workspacePermissions = [
  'workspace:read',
  'workspace:write',
  'audit:read',
  'members:read',
  'members:write',
  'tokens:read',
  'tokens:write',
  'apps:read',
  'apps:write',
  'uploads:read',
  'versions:upload',
  'versions:edit',
  'versions:submit',
  'versions:release',
  'versions:suspend',
  'versions:delete',
  'projects:read',
  'projects:write',
  'installations:read',
  'installations:write',
] as const;

export const permissions = [...platformPermissions, ...workspacePermissions] as const;
export type Permission = (typeof permissions)[number];
export type RoleScope = 'platform' | 'workspace';

/** A named set of permissions, given to a user for the platform or in one workspace. */
export interface Role {
  name: string;
  scope: RoleScope;
  description: string;
  permissions: readonly Permission[];
  builtIn: boolean;
}

const reading: Permission[] = ['workspace:read', 'members:read', 'apps:read', 'projects:read', 'installations:read'];

/** The roles that are always there (DESIGN section 1); an admin may add others, none may redefine these. */
export const builtInRoles: readonly Role[] = [
  { name: 'admin', scope: 'platform', description: 'Everything.', permissions, builtIn: true },
  {
    name: 'reviewer',
    scope: 'platform',
    description: 'The review queue, categories, suspend and recover.',
    permissions: ['reviews:read', 'versions:review', 'versions:suspend', 'categories:write'],
    builtIn: true,
  },
  {
    name: 'owner',
    scope: 'workspace',
    description:
      'Members, tokens and repositories of the workspace; may suspend and delete its versions, and read its audit log.',
    permissions: [
      ...reading,
      'workspace:write',
      'audit:read',
      'members:write',
      'tokens:read',
      'tokens:write',
      'uploads:read',
      'versions:suspend',
      'versions:delete',
    ],
    builtIn: true,
  },
  {
    name: 'developer',
    scope: 'workspace',
    description: 'Uploads, edits, submits, cancels and releases the workspace’s versions: the ISV.',
    permissions: [
      ...reading,
      'apps:write',
      'uploads:read',
      'versions:upload',
      'versions:edit',
      'versions:submit',
      'versions:release',
      'versions:delete',
    ],
    builtIn: true,
  },
  {
    name: 'operator',
    scope: 'workspace',
    description: 'Projects and installations of the workspace: where its apps run, and which versions.',
    permissions: [...reading, 'projects:write', 'installations:write'],
    builtIn: true,
  },
  {
    name: 'viewer',
    scope: 'workspace',
    description: 'Sees the workspace’s apps, projects and installations.',
    permissions: reading,
    builtIn: true,
  },
];

/** The built-in role of that name, if there is one. */
export function builtInRole(name: string): Role | undefined {
  return builtInRoles.find(role => role.name === name);
}

/** Whether a word is one of the permissions. */
export function isPermission(word: string): word is Permission {
  return (permissions as readonly string[]).includes(word);
}
