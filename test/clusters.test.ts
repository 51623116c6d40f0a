import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { cluster, kubectl, newProject } from './support/installations.ts';
import { call, newUser, newWorkspace, tokenOf, unique } from './support/store.ts';

let admin: string;

beforeAll(async () => {
  admin = await tokenOf('admin');
});

async function register(body: Record<string, unknown>) {
  return call('POST', '/v1/clusters', { token: admin, body });
}

describe('a cluster', () => {
  it('is registered by its kubeconfig, checked, described, and forgotten when it has no projects', async () => {
    const kubeconfig = readFileSync(cluster.kubeconfig, 'utf8');
    const name = unique('second');
    const made = await register({ kind: 'kubeconfig', name, kubeconfig });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name, status: 'reachable', problems: [] });
    expect(made.body.kubernetesVersion).toMatch(/^v1\.36\./);
    expect(JSON.stringify(made.body)).not.toContain('key-data');
    expect((await register({ kind: 'kubeconfig', name, kubeconfig })).status).toBe(409);
    const path = `/v1/clusters/${made.body.id}`;
    const edited = await call('PATCH', path, { token: admin, body: { description: 'For tests', kubeconfig } });
    expect(edited.body).toMatchObject({ description: 'For tests', status: 'reachable' });
    const workspace = await newWorkspace({ isv: ['operator'] });
    const project = await call('POST', `/v1/workspaces/${workspace}/projects`, {
      token: await tokenOf('isv'),
      body: { cluster: made.body.id, namespace: unique('ns'), quota: { pods: '10' } },
    });
    expect(project.status).toBe(201);
    expect((await call('DELETE', path, { token: admin })).status).toBe(409);
    const gone = `/v1/projects/${project.body.id}?namespace=delete`;
    expect((await call('DELETE', gone, { token: await tokenOf('isv') })).status).toBe(204);
    expect((await call('DELETE', path, { token: admin })).status).toBe(204);
    expect((await call('GET', path, { token: admin })).status).toBe(404);
  });

  it('of EKS says what stands in the way of opening it', async () => {
    const role = 'arn:aws:iam::123456789012:role/berth-installer';
    const made = await register({ kind: 'eks', name: unique('eks'), eks: { name: 'prod', region: 'eu-west-1', role } });
    expect(made.body).toMatchObject({ status: 'unreachable', eks: { name: 'prod', region: 'eu-west-1', role } });
    expect(String(made.body.problems)).toContain('prod');
    const other = { name: 'prod', region: 'eu-west-1', role: role.replace('berth-', '') };
    const refused = await register({ kind: 'eks', name: unique('eks'), eks: other });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toContainEqual(expect.objectContaining({ pointer: '/eks/role' }));
  });
});

describe('a project', () => {
  const quotaOn = async (namespace: string): Promise<unknown> => {
    const { items } = JSON.parse(await kubectl('get', 'resourcequotas', '-n', namespace, '-o', 'json'));
    return items.map((each: { spec: { hard: unknown } }) => each.spec.hard);
  };

  it('gets a quota, another one, and none again; what the cluster refuses is not recorded', async () => {
    const isv = await tokenOf('isv');
    const workspace = await newWorkspace({ isv: ['operator'] });
    const { id, namespace } = await newProject(workspace, isv);
    const path = `/v1/projects/${id}`;
    const edit = (body: unknown, revision: number) =>
      call('PATCH', path, { token: isv, body, headers: { 'if-match': `"${revision}"` } });
    expect((await edit({ quota: { pods: '3', 'requests.cpu': '2' } }, 1)).body).toMatchObject({ revision: 2 });
    await expect.poll(() => quotaOn(namespace)).toEqual([{ pods: '3', 'requests.cpu': '2' }]);
    const refused = await edit({ quota: { 'no such resource': '1' } }, 2);
    expect(refused.body.errors).toContainEqual(expect.objectContaining({ pointer: '/quota/no such resource' }));
    expect((await edit({ quota: { nonsense: '1' } }, 2)).body.type).toBe('urn:berth:problem:cluster-refused');
    expect((await call('GET', path, { token: isv })).body).toMatchObject({ revision: 2, quota: { pods: '3' } });
    expect((await edit({ description: 'Small', quota: null }, 2)).body).toMatchObject({ quota: null, revision: 3 });
    await expect.poll(() => quotaOn(namespace)).toEqual([]);
  });

  it('that two change at once is on the cluster as it is recorded', async () => {
    const isv = await tokenOf('isv');
    const { id, namespace } = await newProject(await newWorkspace({ isv: ['operator'] }), isv);
    const path = `/v1/projects/${id}`;
    const headers = { 'if-match': '"1"' };
    const answers = await Promise.all(
      ['1', '2', '3'].map(pods => call('PATCH', path, { token: isv, body: { quota: { pods } }, headers })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    await expect.poll(() => quotaOn(namespace)).toEqual([(await call('GET', path, { token: isv })).body.quota]);
  });
});

describe('a role that an admin made', () => {
  it('lets somebody see clusters and projects, and no more', async () => {
    const role = unique('watcher');
    await call('POST', '/v1/roles', {
      token: admin,
      body: { name: role, scope: 'workspace', permissions: ['workspace:read', 'projects:read', 'installations:read'] },
    });
    const user = unique('watching');
    const token = await newUser(user);
    const workspace = await newWorkspace({ [user]: [role] });
    for (const path of [
      '/v1/clusters',
      `/v1/workspaces/${workspace}/projects`,
      `/v1/installations?workspace=${workspace}`,
    ])
      expect((await call('GET', path, { token })).status, path).toBe(200);
    const made = await call('POST', `/v1/workspaces/${workspace}/projects`, {
      token,
      body: { cluster: 'clu_x', namespace: unique('ns') },
    });
    expect(made.status).toBe(403);
  });
});
