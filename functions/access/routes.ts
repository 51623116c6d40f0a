import { type Handlers, shown } from '../platform/http.ts';
import { platformWorkspace } from '../platform/rights.ts';
import { loadWorkspace } from '../platform/workspaces.ts';
import type { accessContract } from './contract.ts';
import { describeMe } from './me.ts';
import { listMembers, putMember, removeMember, viewMember } from './members.ts';
import { createRole, deleteRole, editRole, listRoles, viewRole } from './roles.ts';
import type { AccessStore } from './store.ts';
import { createToken, deleteToken, listTokens } from './tokens.ts';
import { createWorkspace, describeWorkspace, listWorkspaces, viewWorkspace } from './workspaces.ts';

/** What each route does, with members, roles and tokens kept where one likes: a table, or a test's memory. */
export const accessHandlers = (store: AccessStore): Handlers<typeof accessContract> => ({
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
    return { status: 200, body: await listMembers(store, workspace, request.query.limit, request.query.cursor) };
  },
  putMember: async request => {
    const { workspace, user } = request.parameters;
    request.authorize(workspace);
    await store.requireWorkspace(workspace);
    const { member, before } = await putMember(store, workspace, user, request.body.roles, request.principal);
    request.note({ before: { roles: before } });
    return { status: 200, body: await viewMember(store, member) };
  },
  removeMember: async request => {
    const { workspace, user } = request.parameters;
    request.authorize(workspace);
    await removeMember(store, workspace, user, request.principal);
    return { status: 204 };
  },
  listPlatformMembers: async request => {
    request.authorize(undefined);
    return {
      status: 200,
      body: await listMembers(store, platformWorkspace, request.query.limit, request.query.cursor),
    };
  },
  putPlatformMember: async request => {
    request.authorize(undefined);
    const { user } = request.parameters;
    const { member, before } = await putMember(store, platformWorkspace, user, request.body.roles, request.principal);
    request.note({ before: { roles: before } });
    return { status: 200, body: await viewMember(store, member) };
  },
  removePlatformMember: async request => {
    request.authorize(undefined);
    await removeMember(store, platformWorkspace, request.parameters.user, request.principal);
    return { status: 204 };
  },
  listRoles: async () => ({ status: 200, body: await listRoles() }),
  createRole: async request => {
    request.authorize(undefined);
    const { name: role, ...fields } = request.body;
    return shown(viewRole(await createRole(store, { role, ...fields }, request.principal)), 201);
  },
  editRole: async request => {
    request.authorize(undefined);
    const { parameters, body, ifMatch, principal } = request;
    const { before, after } = await editRole(store, parameters.role, body, ifMatch, principal);
    request.note({ before });
    return shown(viewRole(after));
  },
  deleteRole: async request => {
    request.authorize(undefined);
    await deleteRole(store, request.parameters.role, request.principal);
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
    await store.requireWorkspace(workspace);
    const { name, permissions, days } = request.body;
    return { status: 201, body: await createToken(store, workspace, name, permissions, days, request.principal) };
  },
  deleteToken: async request => {
    const { workspace, token } = request.parameters;
    request.authorize(workspace);
    request.note({ name: await deleteToken(store, workspace, token) });
    return { status: 204 };
  },
});
