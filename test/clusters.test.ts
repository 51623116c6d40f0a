import { readFileSync } from 'node:fs';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { region } from '../local/settings.ts';
import { cluster, kubectl, newProject } from './support/installations.ts';
import { call, newUser, newWorkspace, stack, tokenOf, unique } from './support/store.ts';

let admin: string;

beforeAll(async () => {
  admin = await tokenOf('admin');
});

/** As a record from before there were external ids. */
async function forgetExternalId(cluster: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: stack.cloudUrl, region, credentials });
  await client.send(
    new UpdateItemCommand({
      TableName: stack.outputs.TableName,
      Key: { pk: { S: 'clusters' }, sk: { S: cluster } },
      UpdateExpression: 'REMOVE externalId',
    }),
  );
  client.destroy();
}

async function givenTo(token: string): Promise<string> {
  return String((await call('POST', '/v1/clusters:external-id', { token })).body.externalId);
}

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
    const externalId = await givenTo(admin);
    const eks = { name: 'prod', region: 'eu-west-1', role, externalId };
    const made = await register({ kind: 'eks', name: unique('eks'), eks });
    expect(made.body).toMatchObject({ status: 'unreachable', eks });
    expect(String(made.body.problems)).toContain('prod');
    const other = { ...eks, role: role.replace('berth-', ''), externalId: await givenTo(admin) };
    const refused = await register({ kind: 'eks', name: unique('eks'), eks: other });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toContainEqual(expect.objectContaining({ pointer: '/eks/role' }));
  });
});

describe('the external id of a cluster’s role', () => {
  const role = 'arn:aws:iam::123456789012:role/berth-installer';
  const bodyOf = (externalId?: string) => ({
    kind: 'eks',
    name: unique('eks'),
    eks: { name: 'prod', region: 'eu-west-1', role, ...(externalId ? { externalId } : {}) },
  });
  const refused = async (body: Record<string, unknown>, token = admin) => {
    const answer = await call('POST', '/v1/clusters', { token, body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer: '/eks/externalId' }));
  };

  it('is given with the trust policy that the role needs, another one each time', async () => {
    const { status, body } = await call('POST', '/v1/clusters:external-id', { token: admin });
    expect(status).toBe(201);
    const statement = { Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': body.externalId } } };
    expect(body.trustPolicy).toMatchObject({ Statement: [{ Effect: 'Allow', ...statement }] });
    expect(JSON.stringify(body.trustPolicy)).toContain('arn:aws:iam::000000000000:role/Berth-*');
    expect(await givenTo(admin)).not.toBe(body.externalId);
  });

  it('is chosen by nobody, belongs to who asked, and to one cluster', async () => {
    await refused(bodyOf());
    await refused(bodyOf('mine'));
    await refused(bodyOf(`berth-${'a'.repeat(32)}`));
    const externalId = await givenTo(admin);
    await refused(bodyOf(externalId), await newUser(unique('admin'), ['admin']));
    expect((await register(bodyOf(externalId))).status).toBe(201);
    await refused(bodyOf(externalId));
    const both = await givenTo(admin);
    const answers = await Promise.all([register(bodyOf(both)), register(bodyOf(both))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
  });

  it('is not lost to who takes a name that is taken', async () => {
    const externalId = await givenTo(admin);
    const { name } = (await register(bodyOf(await givenTo(admin)))).body;
    expect((await register({ ...bodyOf(externalId), name })).status).toBe(409);
    expect((await register(bodyOf(externalId))).status).toBe(201);
  });

  it('that the role does not ask for is said to be of no use; a new one takes its place', async () => {
    const { body } = await register(bodyOf(await givenTo(admin)));
    // The emulator's roles let everybody in.
    expect(String(body.problems)).toContain('without the external id');
    const path = `/v1/clusters/${body.id}`;
    const externalId = await givenTo(admin);
    const edited = await call('PATCH', path, { token: admin, body: { externalId } });
    expect(edited.body).toMatchObject({ eks: { externalId } });
    expect((await call('PATCH', path, { token: admin, body: { externalId } })).status).toBe(400);
  });

  it('of a cluster from before there were any is missed by its check, and can be given', async () => {
    const { body } = await register(bodyOf(await givenTo(admin)));
    await forgetExternalId(String(body.id));
    const path = `/v1/clusters/${body.id}`;
    const checked = await call('POST', `${path}:check`, { token: admin });
    expect(checked.body).toMatchObject({ eks: { externalId: null } });
    expect(String(checked.body.problems)).toContain('POST /v1/clusters:external-id');
    const externalId = await givenTo(admin);
    const edited = await call('PATCH', path, { token: admin, body: { externalId } });
    expect(edited.body).toMatchObject({ eks: { externalId } });
    expect(String(edited.body.problems)).not.toContain('POST /v1/clusters:external-id');
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
