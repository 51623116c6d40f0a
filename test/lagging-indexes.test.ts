import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { region } from '../local/settings.ts';
import { kubeconfigWith, registerAgain } from './support/faults.ts';
import { clusterId, install, newProject, uninstall } from './support/installations.ts';
import { act, call, newWorkspace, stack, tokenOf, unique, upload } from './support/store.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const table = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: stack.cloudUrl, region, credentials }));
const { TableName } = stack.outputs;

/** Takes a record out of the indexes, where it is a moment after it was written: an emulator's do not lag. */
async function unindexed(kind: string, id: string): Promise<void> {
  const attributes = ['gsi1', 'gsi2', 'gsi3'].flatMap(index => [`${index}pk`, `${index}sk`]);
  await table.send(
    new UpdateCommand({
      TableName,
      Key: { pk: `${kind}#${id}`, sk: kind },
      UpdateExpression: `REMOVE ${attributes.join(', ')}`,
    }),
  );
}

let isv: string;
let admin: string;
let workspace: string;
beforeAll(async () => {
  [isv, admin] = [await tokenOf('isv'), await tokenOf('admin')];
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
});

const remove = async (path: string, token: string) => (await call('DELETE', path, { token })).status;

describe('what has children that no index tells of yet is not deleted', () => {
  it('an app with a version', async () => {
    const { app, id } = await upload(workspace, chartPackage({ name: unique('fresh'), version: '1.0.0' }), isv);
    await unindexed('version', String(id));
    expect(await remove(`/v1/apps/${app}`, isv)).toBe(409);
    await act(isv, String(id), 'delete');
    await expect.poll(() => remove(`/v1/apps/${app}`, isv)).toBe(204);
    expect((await call('GET', `/v1/apps/${app}`, { token: isv })).status).toBe(404);
  });

  it('a cluster with a project, whose secret stays', async () => {
    const cluster = await registerAgain(await kubeconfigWith());
    const namespace = unique('fresh');
    const made = await call('POST', `/v1/workspaces/${workspace}/projects`, {
      token: isv,
      body: { cluster, namespace },
    });
    expect(made.status).toBe(201);
    await unindexed('project', String(made.body.id));
    expect(await remove(`/v1/clusters/${cluster}`, admin)).toBe(409);
    expect((await call('POST', `/v1/clusters/${cluster}:check`, { token: admin })).body.status).toBe('reachable');
    expect(await remove(`/v1/projects/${made.body.id}`, isv)).toBe(204);
    expect(await remove(`/v1/clusters/${cluster}`, admin)).toBe(204);
    expect((await call('GET', `/v1/clusters/${cluster}`, { token: admin })).status).toBe(404);
  });

  it('a project with an installation, which goes on as it was', async () => {
    const project = await newProject(workspace, isv);
    const { id } = await upload(workspace, chartPackage({ name: unique('fresh'), version: '1.0.0' }), isv);
    const order = { project: project.id, release: 'fresh', version: String(id) };
    const { id: installation } = await install(isv, order);
    await unindexed('installation', installation);
    expect(await remove(`/v1/projects/${project.id}`, isv)).toBe(409);
    const again = await call('POST', '/v1/installations:preview', { token: isv, body: { ...order, release: 'other' } });
    expect(again.status).toBe(200);
    await uninstall(isv, installation);
    expect(await remove(`/v1/projects/${project.id}`, isv)).toBe(204);
  });
});

describe('a project that is being given up', () => {
  it('takes no installation any more', async () => {
    const project = await newProject(workspace, isv);
    const { id } = await upload(workspace, chartPackage({ name: unique('late'), version: '1.0.0' }), isv);
    await table.send(
      new UpdateCommand({
        TableName,
        Key: { pk: `project#${project.id}`, sk: 'project' },
        UpdateExpression: 'SET leaving = :now',
        ExpressionAttributeValues: { ':now': new Date().toISOString() },
      }),
    );
    const body = { project: project.id, release: 'late', version: id };
    const { status, body: answer } = await call('POST', '/v1/installations', { token: isv, body });
    expect([status, answer.detail]).toEqual([409, expect.stringContaining('given up')]);
    // What was cut off is done by doing it again.
    expect(await remove(`/v1/projects/${project.id}`, isv)).toBe(204);
  });

  it('and a cluster that is gone takes no project', async () => {
    const cluster = await clusterId();
    const gone = `${cluster.slice(0, -3)}zzz`;
    const body = { cluster: gone, namespace: unique('none') };
    expect((await call('POST', `/v1/workspaces/${workspace}/projects`, { token: isv, body })).status).toBe(404);
  });
});
