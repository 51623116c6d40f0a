import { httpFunction } from '../platform/http.ts';
import type { Principal } from '../platform/principal.ts';
import { loadProject } from '../platform/project-access.ts';
import { beginInstall, beginRollback, beginUninstall, beginUpgrade, type Order } from './begin.ts';
import { installationsContract } from './contract.ts';
import { history, valuesOf } from './history.ts';
import { installable } from './installable.ts';
import { listInstallations, listOperations, show } from './listing.ts';
import { preview } from './preview.ts';
import { loadInstallation, loadRollout } from './records.ts';
import { resources } from './resources.ts';
import { beginRollout, listRollouts, viewRollout } from './rollout.ts';
import { listMembers } from './rollout-members.ts';
import type { Installation } from './views.ts';

async function begun(installation: Installation) {
  return {
    status: 202,
    body: await show(installation),
    headers: { location: `/v1/installations/${installation.installation}` },
  };
}

/** What every order has, of the request that brings it. */
function orderOf(
  request: { principal: Principal; correlation: string },
  { message, rollbackOnFailure }: { message: string; rollbackOnFailure: boolean },
): Order {
  return { actor: request.principal.user, correlation: request.correlation, message, rollbackOnFailure };
}

const named = (id: string): string => `The installation "${id}"`;

export const handler = httpFunction(installationsContract, {
  previewInstallation: async request => {
    const { project: id, version: wanted, ...order } = request.body;
    const project = await loadProject(id);
    request.authorize(project.workspace, `The project "${id}"`);
    const version = await installable(request.principal, wanted, project.workspace);
    return { status: 200, body: await preview(project, version, order) };
  },
  createInstallation: async request => {
    const { project: id, release, version: wanted, values } = request.body;
    const project = await loadProject(id);
    request.authorize(project.workspace, `The project "${id}"`);
    const version = await installable(request.principal, wanted, project.workspace);
    return begun(await beginInstall(project, release, version, values, orderOf(request, request.body)));
  },
  listInstallations: async ({ principal, query: { limit, cursor, ...filter } }) => ({
    status: 200,
    body: await listInstallations(principal, filter, limit, cursor),
  }),
  getInstallation: async request => {
    const installation = await loadInstallation(request.parameters.installation);
    request.authorize(installation.workspace, named(installation.installation));
    return { status: 200, body: await show(installation) };
  },
  actOnInstallation: async request => {
    const installation = await loadInstallation(request.parameters.installation);
    request.authorize(installation.workspace, named(installation.installation));
    request.note({ name: installation.release });
    const { body, principal } = request;
    if (body.action === 'rollback') {
      const order = orderOf(request, { message: body.message, rollbackOnFailure: false });
      return begun(await beginRollback(installation, body.revision, order));
    }
    const version = await installable(principal, body.version, installation.workspace);
    const order = { ...orderOf(request, body), conflicts: body.conflicts };
    return begun(await beginUpgrade(installation, version, body.values, order));
  },
  deleteInstallation: async request => {
    const installation = await loadInstallation(request.parameters.installation);
    request.authorize(installation.workspace, named(installation.installation));
    request.note({ name: installation.release });
    const order = orderOf(request, { message: '', rollbackOnFailure: false });
    return begun(await beginUninstall(installation, order));
  },
  listOperations: async request => {
    const { installation: id, workspace } = await loadInstallation(request.parameters.installation);
    request.authorize(workspace, named(id));
    return { status: 200, body: await listOperations(id, request.query.limit, request.query.cursor) };
  },
  getHistory: async request => {
    const installation = await loadInstallation(request.parameters.installation);
    request.authorize(installation.workspace, named(installation.installation));
    return { status: 200, body: { items: await history(installation) } };
  },
  getValues: async request => {
    const installation = await loadInstallation(request.parameters.installation);
    request.authorize(installation.workspace, named(installation.installation));
    return { status: 200, body: await valuesOf(installation, request.query.revision) };
  },
  getResources: async request => {
    const installation = await loadInstallation(request.parameters.installation);
    request.authorize(installation.workspace, named(installation.installation));
    return { status: 200, body: { items: await resources(installation) } };
  },
  createRollout: async request => {
    const { workspace, version: wanted, installations, wave } = request.body;
    request.authorize(workspace);
    const version = await installable(request.principal, wanted, workspace);
    const rollout = await beginRollout(workspace, version, installations, wave, orderOf(request, request.body));
    return { status: 202, body: viewRollout(rollout), headers: { location: `/v1/rollouts/${rollout.rollout}` } };
  },
  listRollouts: async ({ principal, query: { workspace, limit, cursor } }) => ({
    status: 200,
    body: await listRollouts(principal, workspace, limit, cursor),
  }),
  getRollout: async request => {
    const rollout = await loadRollout(request.parameters.rollout);
    request.authorize(rollout.workspace, `The rollout "${rollout.rollout}"`);
    return { status: 200, body: viewRollout(rollout) };
  },
  listRolloutInstallations: async request => {
    const rollout = await loadRollout(request.parameters.rollout);
    request.authorize(rollout.workspace, `The rollout "${rollout.rollout}"`);
    return { status: 200, body: await listMembers(rollout, request.query) };
  },
});
