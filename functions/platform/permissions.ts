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

/**
 * What a permission implies: it could not be used without. Who holds the first holds the others, through whichever role or token, and who gives the
 * first gives them all. Stated here only; OpenAPI shows it. `versions:suspend` implies no `apps:read`: reviewers hold it on the platform, and drafts
 * are none of their business (visibility.ts shows what is suspended to who may recover it).
 */
export const implied: Readonly<Partial<Record<Permission, readonly Permission[]>>> = {
  'platform-members:write': ['platform-members:read'],
  'clusters:write': ['clusters:read'],
  'versions:review': ['reviews:read'],
  'workspace:write': ['workspace:read'],
  'members:write': ['members:read'],
  'tokens:write': ['tokens:read'],
  'apps:write': ['apps:read'],
  'versions:upload': ['uploads:read'],
  'versions:edit': ['apps:read'],
  'versions:submit': ['apps:read'],
  'versions:release': ['apps:read'],
  'versions:delete': ['apps:read'],
  'projects:write': ['projects:read'],
  'installations:read': ['projects:read'],
  'installations:write': ['installations:read'],
};

/** These permissions and all that they imply. */
export function withImplied(held: Iterable<Permission>): Set<Permission> {
  const all = new Set(held);
  // A set that grows while it is walked through is walked through to its new end.
  for (const permission of all) for (const more of implied[permission] ?? []) all.add(more);
  return all;
}

/** The permissions that imply this one, the nearest first. */
export function impliedBy(permission: Permission): Permission[] {
  return permissions.filter(other => other !== permission && withImplied([other]).has(permission));
}

/** A named set of permissions, given to a user for the platform or in one workspace. */
export interface Role {
  name: string;
  scope: RoleScope;
  description: string;
  permissions: readonly Permission[];
  builtIn: boolean;
}

const reading: Permission[] = ['workspace:read', 'members:read', 'apps:read', 'projects:read', 'installations:read'];

/** The roles that are always there ; an admin may add others, none may redefine these. */
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
    description: 'Everything in the workspace: only who holds a permission can give it to others.',
    permissions: workspacePermissions,
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
