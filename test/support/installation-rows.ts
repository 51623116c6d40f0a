import { clusterId, ended, newProject } from './installations.ts';
import { type Call, call, eventually, tokenOf, unique } from './store.ts';

/** Who may do what: the roles of test/authorization. */
type Row = { may: string[]; request: () => Promise<[method: string, path: string, call?: Call]> };

/** Somebody who may install in the workspace of the rows. */
interface Fixture {
  workspace: string;
  operator: string;
  version: string;
  project: string;
  namespace: string;
  installation: string;
  cluster: string;
  rollout: string;
}

const members = ['viewer', 'operator', 'developer', 'owner', 'admin'];
const operators = ['operator', 'owner', 'admin'];
const signedIn = ['stranger', 'viewer', 'operator', 'developer', 'owner', 'reviewer', 'admin'];

/** Makes what the rows need to be there: a project, an installation in it, and a rollout that brought it to another version. */
export async function installationFixture(
  workspace: string,
  operator: string,
  version: string,
  other: string,
): Promise<Fixture> {
  const project = await newProject(workspace, operator);
  const { body } = await call('POST', '/v1/installations', {
    token: operator,
    body: { project: project.id, release: 'guarded', version },
  });
  const { id } = await ended(String(body.id), operator);
  const begun = await call('POST', '/v1/rollouts', { token: operator, body: { workspace, version: other } });
  await eventually(async () => {
    const { body: rollout } = await call('GET', `/v1/rollouts/${begun.body.id}`, { token: operator });
    return rollout.status !== 'running';
  }, 'the end of the rollout');
  return {
    rollout: String(begun.body.id),
    workspace,
    operator,
    version,
    project: project.id,
    namespace: project.namespace,
    installation: id,
    cluster: await clusterId(),
  };
}

const role = 'arn:aws:iam::123456789012:role/berth-installer';

/** An EKS cluster that an admin could register. */
async function eks() {
  const given = await call('POST', '/v1/clusters:external-id', { token: await tokenOf('admin') });
  const { externalId } = given.body;
  return { kind: 'eks', name: unique('eks'), eks: { name: 'prod', region: 'eu-central-1', role, externalId } };
}

/** A cluster of its own for what changes or deletes one. */
async function someCluster(): Promise<string> {
  const { body } = await call('POST', '/v1/clusters', { token: await tokenOf('admin'), body: await eks() });
  return String(body.id);
}

function clusterRows(of: () => Fixture): Record<string, Row> {
  return {
    listClusters: { may: signedIn, request: async () => ['GET', '/v1/clusters'] },
    createCluster: { may: ['admin'], request: async () => ['POST', '/v1/clusters', { body: await eks() }] },
    giveExternalId: { may: ['admin'], request: async () => ['POST', '/v1/clusters:external-id'] },
    getCluster: { may: ['admin'], request: async () => ['GET', `/v1/clusters/${of().cluster}`] },
    editCluster: {
      may: ['admin'],
      request: async () => ['PATCH', `/v1/clusters/${await someCluster()}`, { body: { description: 'Edited' } }],
    },
    deleteCluster: { may: ['admin'], request: async () => ['DELETE', `/v1/clusters/${await someCluster()}`] },
    checkCluster: { may: ['admin'], request: async () => ['POST', `/v1/clusters/${of().cluster}:check`] },
  };
}

function projectRows(of: () => Fixture): Record<string, Row> {
  return {
    listProjects: { may: members, request: async () => ['GET', `/v1/workspaces/${of().workspace}/projects`] },
    createProject: {
      may: operators,
      request: async () => [
        'POST',
        `/v1/workspaces/${of().workspace}/projects`,
        { body: { cluster: of().cluster, namespace: unique('ns') } },
      ],
    },
    getProject: { may: members, request: async () => ['GET', `/v1/projects/${of().project}`] },
    editProject: {
      may: operators,
      request: async () => ['PATCH', `/v1/projects/${of().project}`, { body: { quota: { pods: '100' } } }],
    },
    allowClusterWide: {
      may: ['admin'],
      request: async () => ['PUT', `/v1/projects/${of().project}/cluster-wide`, { body: { allowed: false } }],
    },
    deleteProject: {
      may: operators,
      request: async () => ['DELETE', `/v1/projects/${(await newProject(of().workspace, of().operator)).id}`],
    },
  };
}

function operationRows(of: () => Fixture): Record<string, Row> {
  const order = () => ({ project: of().project, release: unique('rel'), version: of().version });
  const at = (rest = ''): string => `/v1/installations/${of().installation}${rest}`;
  return {
    previewInstallation: {
      may: operators,
      request: async () => ['POST', '/v1/installations:preview', { body: order() }],
    },
    createInstallation: { may: operators, request: async () => ['POST', '/v1/installations', { body: order() }] },
    listInstallations: {
      may: members,
      request: async () => ['GET', `/v1/installations?workspace=${of().workspace}`],
    },
    getInstallation: { may: members, request: async () => ['GET', at()] },
    actOnInstallation: {
      may: operators,
      request: async () => ['POST', at('/actions'), { body: { action: 'upgrade', version: of().version } }],
    },
    deleteInstallation: {
      may: operators,
      request: async () => {
        const { body } = await call('POST', '/v1/installations', { token: of().operator, body: order() });
        await ended(String(body.id), of().operator);
        return ['DELETE', `/v1/installations/${body.id}`];
      },
    },
    listOperations: { may: members, request: async () => ['GET', at('/operations')] },
    getHistory: { may: members, request: async () => ['GET', at('/history')] },
    getValues: { may: operators, request: async () => ['GET', at('/values')] },
    getResources: { may: members, request: async () => ['GET', at('/resources')] },
    createRollout: {
      may: operators,
      request: async () => ['POST', '/v1/rollouts', { body: { workspace: of().workspace, version: of().version } }],
    },
    listRollouts: { may: members, request: async () => ['GET', `/v1/rollouts?workspace=${of().workspace}`] },
    getRollout: { may: members, request: async () => ['GET', `/v1/rollouts/${of().rollout}`] },
    listRolloutInstallations: {
      may: members,
      request: async () => ['GET', `/v1/rollouts/${of().rollout}/installations`],
    },
  };
}

/** The rows of clusters, projects and installations. */
export function installationRows(of: () => Fixture): Record<string, Row> {
  return { ...clusterRows(of), ...projectRows(of), ...operationRows(of) };
}
