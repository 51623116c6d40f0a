import { platformWorkspace } from '../platform/entities/access.ts';
import { httpFunction, shown } from '../platform/http.ts';
import { loadWorkspace } from '../platform/workspaces.ts';
import { accessContract } from './contract.ts';
import { describeMe } from './me.ts';
import { listMembers, putMember, removeMember, viewMember } from './members.ts';
import { createRole, deleteRole, editRole, listRoles, viewRole } from './roles.ts';
import { createToken, deleteToken, listTokens } from './tokens.ts';
import { createWorkspace, describeWorkspace, listWorkspaces, viewWorkspace } from './workspaces.ts';

export const handler = httpFunction(accessContract, {
  getMe: async ({ principal }) => ({ status: 200, body: describeMe(principal) }),
  listWorkspaces: async ({ principal, query }) => ({
    status: 200,
    body: await listWorkspaces(principal, query.q, query.limit, query.cursor),
  }),
  createWorkspace: async request => {
    request.authorize(undefined);
    const { name, description } = request.body;
    request.note({ workspace: name });
    return shown(viewWorkspace(await createWorkspace(name, description, request.principal.user)), 201);
  },
  getWorkspace: async request => {
    request.authorize(request.parameters.workspace);
    return shown(viewWorkspace(await loadWorkspace(request.parameters.workspace)));
  },
  editWorkspace: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    return shown(viewWorkspace(await describeWorkspace(workspace, request.body.description, request.ifMatch)));
  },
  listMembers: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    await loadWorkspace(workspace);
    return { status: 200, body: await listMembers(workspace, request.query.limit, request.query.cursor) };
  },
  putMember: async request => {
    const { workspace, user } = request.parameters;
    request.authorize(workspace);
    await loadWorkspace(workspace);
    const { member, before } = await putMember(workspace, user, request.body.roles, request.principal);
    request.note({ before: { roles: before } });
    return { status: 200, body: viewMember(member) };
  },
  removeMember: async request => {
    const { workspace, user } = request.parameters;
    request.authorize(workspace);
    await removeMember(workspace, user);
    return { status: 204 };
  },
  listPlatformMembers: async request => {
    request.authorize(undefined);
    return { status: 200, body: await listMembers(platformWorkspace, request.query.limit, request.query.cursor) };
  },
  putPlatformMember: async request => {
    request.authorize(undefined);
    const { user } = request.parameters;
    const { member, before } = await putMember(platformWorkspace, user, request.body.roles, request.principal);
    request.note({ before: { roles: before } });
    return { status: 200, body: viewMember(member) };
  },
  removePlatformMember: async request => {
    request.authorize(undefined);
    await removeMember(platformWorkspace, request.parameters.user);
    return { status: 204 };
  },
  listRoles: async () => ({ status: 200, body: await listRoles() }),
  createRole: async request => {
    request.authorize(undefined);
    const { name, scope, description, permissions } = request.body;
    return shown(viewRole(await createRole(name, scope, description, permissions)), 201);
  },
  editRole: async request => {
    request.authorize(undefined);
    const { before, after } = await editRole(request.parameters.role, request.body, request.ifMatch);
    request.note({ before });
    return shown(viewRole(after));
  },
  deleteRole: async request => {
    request.authorize(undefined);
    await deleteRole(request.parameters.role);
    return { status: 204 };
  },
  listTokens: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    return { status: 200, body: await listTokens(workspace, request.query.limit, request.query.cursor) };
  },
  createToken: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    await loadWorkspace(workspace);
    const { name, permissions, days } = request.body;
    return { status: 201, body: await createToken(workspace, name, permissions, days, request.principal) };
  },
  deleteToken: async request => {
    const { workspace, token } = request.parameters;
    request.authorize(workspace);
    request.note({ name: await deleteToken(workspace, token) });
    return { status: 204 };
  },
});
