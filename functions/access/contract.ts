import * as z from 'zod';
import { contract } from '../platform/contract.ts';
import { idOf, roleName, userName, workspaceName } from '../platform/names.ts';
import { nameQuery, pageOf, pageQuery } from '../platform/paging.ts';
import { permissions, workspacePermissions } from '../platform/permissions.ts';
import { secretText } from '../platform/secrets.ts';

const roleNames = z.array(roleName).min(1).max(20);
const nothing = { 204: { description: 'Done' } };

const workspaceView = z
  .object({
    name: z.string(),
    description: z.string(),
    createdAt: z.string(),
    createdBy: z.string(),
    revision: z.number().int(),
  })
  .meta({ id: 'Workspace' });
const memberView = z
  .object({
    user: z.string(),
    roles: z.array(z.string()),
    addedAt: z.string(),
    addedBy: z.string(),
    lastSignIn: z
      .string()
      .nullable()
      .describe(
        'When somebody last signed in as this user, to the day; null: nobody has since it is theirs, so look at the name.',
      ),
  })
  .meta({ id: 'Member' });
const roleView = z
  .object({
    name: z.string(),
    scope: z.enum(['platform', 'workspace']),
    description: z.string(),
    permissions: z.array(z.string()),
    builtIn: z.boolean(),
    revision: z.number().int(),
  })
  .meta({ id: 'Role' });
const tokenView = z
  .object({
    id: z.string(),
    name: z.string(),
    user: z.string(),
    permissions: z.array(z.string()),
    createdAt: z.string(),
    expiresAt: z.string(),
  })
  .meta({ id: 'Token' });
const meView = z
  .object({
    user: z.string(),
    token: z.string().nullable(),
    platform: z.object({ roles: z.array(z.string()), permissions: z.array(z.string()) }),
    workspaces: z.array(z.object({ name: z.string(), roles: z.array(z.string()), permissions: z.array(z.string()) })),
  })
  .meta({ id: 'Me' });

const inWorkspace = z.object({ workspace: workspaceName });
const ofMember = z.object({ workspace: workspaceName, user: userName });
const ofUser = z.object({ user: userName });
const ofRole = z.object({ role: roleName });
const roleBody = z.object({
  description: z.string().max(500).default(''),
  permissions: z.array(z.enum(permissions)).min(1).max(permissions.length),
});

export const accessContract = contract({
  getMe: {
    method: 'GET',
    path: '/v1/me',
    summary: 'Who I am, and what I may do where',
    access: 'signed-in',
    answers: { 200: { description: 'The caller', schema: meView } },
  },
  listWorkspaces: {
    method: 'GET',
    path: '/v1/workspaces',
    summary: 'The workspaces that the caller may see',
    access: 'signed-in',
    query: z.object({ ...pageQuery, ...nameQuery }),
    answers: { 200: { description: 'By name', schema: pageOf(workspaceView) } },
  },
  createWorkspace: {
    method: 'POST',
    path: '/v1/workspaces',
    summary: 'Make a workspace',
    access: 'workspaces:create',
    body: z.object({ name: workspaceName, description: z.string().max(500).default('') }),
    audit: { object: 'workspace', keeps: ['name', 'description'] },
    answers: { 201: { description: 'The workspace', schema: workspaceView } },
  },
  getWorkspace: {
    method: 'GET',
    path: '/v1/workspaces/{workspace}',
    summary: 'A workspace',
    access: 'workspace:read',
    parameters: inWorkspace,
    answers: { 200: { description: 'The workspace', schema: workspaceView } },
  },
  editWorkspace: {
    method: 'PATCH',
    path: '/v1/workspaces/{workspace}',
    summary: 'Describe a workspace',
    access: 'workspace:write',
    parameters: inWorkspace,
    body: z.object({ description: z.string().max(500) }),
    audit: { object: 'workspace', keeps: ['description'] },
    answers: { 200: { description: 'The workspace', schema: workspaceView } },
  },
  listMembers: {
    method: 'GET',
    path: '/v1/workspaces/{workspace}/members',
    summary: 'Who is in a workspace',
    access: 'members:read',
    parameters: inWorkspace,
    query: z.object(pageQuery),
    answers: { 200: { description: 'By user', schema: pageOf(memberView) } },
  },
  putMember: {
    method: 'PUT',
    path: '/v1/workspaces/{workspace}/members/{user+}',
    summary: 'Add a member, or change their roles',
    access: 'members:write',
    parameters: ofMember,
    body: z.object({ roles: roleNames }),
    audit: { object: 'member', parameter: 'user', keeps: ['roles'] },
    answers: { 200: { description: 'The member', schema: memberView } },
  },
  removeMember: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspace}/members/{user+}',
    summary: 'Remove a member',
    access: 'members:write',
    parameters: ofMember,
    audit: { object: 'member', parameter: 'user' },
    answers: nothing,
  },
  listPlatformMembers: {
    method: 'GET',
    path: '/v1/platform/members',
    summary: 'Who has a role on the platform, beside those by group',
    access: 'platform-members:read',
    query: z.object(pageQuery),
    answers: { 200: { description: 'By user', schema: pageOf(memberView) } },
  },
  putPlatformMember: {
    method: 'PUT',
    path: '/v1/platform/members/{user+}',
    summary: 'Give somebody roles on the platform',
    access: 'platform-members:write',
    parameters: ofUser,
    body: z.object({ roles: roleNames }),
    audit: { object: 'platform-member', parameter: 'user', keeps: ['roles'] },
    answers: { 200: { description: 'The member', schema: memberView } },
  },
  removePlatformMember: {
    method: 'DELETE',
    path: '/v1/platform/members/{user+}',
    summary: 'Take somebody’s platform roles',
    access: 'platform-members:write',
    parameters: ofUser,
    audit: { object: 'platform-member', parameter: 'user' },
    answers: nothing,
  },
  listRoles: {
    method: 'GET',
    path: '/v1/roles',
    summary: 'All roles and what they allow',
    access: 'signed-in',
    answers: { 200: { description: 'Built-in ones first', schema: z.object({ items: z.array(roleView) }) } },
  },
  createRole: {
    method: 'POST',
    path: '/v1/roles',
    summary: 'Make a role of named permissions',
    access: 'roles:write',
    body: roleBody.extend({ name: roleName, scope: z.enum(['platform', 'workspace']) }),
    audit: { object: 'role', keeps: ['scope', 'description', 'permissions'] },
    answers: { 201: { description: 'The role', schema: roleView } },
  },
  editRole: {
    method: 'PATCH',
    path: '/v1/roles/{role}',
    summary: 'Change a role',
    access: 'roles:write',
    parameters: ofRole,
    body: roleBody.partial(),
    audit: { object: 'role', keeps: ['description', 'permissions'] },
    answers: { 200: { description: 'The role', schema: roleView } },
  },
  deleteRole: {
    method: 'DELETE',
    path: '/v1/roles/{role}',
    summary: 'Delete a role: who has it loses what it allowed',
    access: 'roles:write',
    parameters: ofRole,
    audit: { object: 'role' },
    answers: nothing,
  },
  listTokens: {
    method: 'GET',
    path: '/v1/workspaces/{workspace}/tokens',
    summary: 'The API tokens of a workspace',
    access: 'tokens:read',
    parameters: inWorkspace,
    query: z.object(pageQuery),
    answers: { 200: { description: 'Newest first', schema: pageOf(tokenView) } },
  },
  createToken: {
    method: 'POST',
    path: '/v1/workspaces/{workspace}/tokens',
    summary: 'Make an API token',
    description:
      'The token is shown this once. It can do what its permissions name and its maker may do in the workspace at the time of use.',
    access: 'tokens:write',
    parameters: inWorkspace,
    body: z.object({
      name: z.string().min(1).max(100),
      permissions: z.array(z.enum(workspacePermissions)).min(1).max(workspacePermissions.length).default(['apps:read']),
      days: z.number().int().min(1).max(366).default(90),
    }),
    audit: { object: 'token', keeps: ['name', 'permissions', 'days'] },
    answers: {
      201: {
        description: 'With the token itself',
        schema: tokenView.extend({ token: secretText }).meta({ id: 'NewToken' }),
      },
    },
  },
  deleteToken: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspace}/tokens/{token}',
    summary: 'Take an API token back',
    access: 'tokens:write',
    parameters: z.object({ workspace: workspaceName, token: idOf('tok') }),
    audit: { object: 'token' },
    answers: nothing,
  },
});
