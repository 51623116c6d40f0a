import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { region } from '../local/settings.ts';
import { act, call, eventually, newWorkspace, release, stack, tokenOf, unique, upload } from './support/store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const lambda = new LambdaClient(client);
const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
const { TableName } = stack.outputs;

let isv: string;
let workspace: string;
let other: string;

beforeAll(async () => {
  isv = await tokenOf('isv');
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
  other = await newWorkspace({ isv: ['owner', 'developer'] });
});

const bytesOf = (name: string, version: string, description = 'As it was') =>
  chartPackage({ name, version, description });

const send = (where: string, bytes: Uint8Array) =>
  call('PUT', `/v1/workspaces/${where}/packages`, { token: isv, bytes });

async function done(version: string, action: string): Promise<void> {
  const answer = await act(isv, version, action, 'Not any more');
  expect(answer.status, `${action}: ${answer.bytes}`).toBe(200);
}

/** In the store and out of it again, for good. @returns its app's id. */
async function releasedAndDeleted(name: string, version = '1.0.0'): Promise<string> {
  const { id = '', app = '' } = await upload(workspace, bytesOf(name, version));
  await release(id);
  await done(id, 'suspend');
  await done(id, 'delete');
  return app;
}

async function deleteApp(app: string): Promise<void> {
  // The app's list of versions follows its versions by a moment.
  await eventually(async () => (await call('DELETE', `/v1/apps/${app}`, { token: isv })).status === 204, 'no app');
}

async function refusedRelease(version: string) {
  await done(version, 'submit');
  const passed = await act(await tokenOf('reviewer'), version, 'pass');
  expect(passed.status).toBe(200);
  return act(isv, version, 'release');
}

const keyOfName = (chart: string) => ({ pk: `storename#${chart}`, sk: 'storename' });
const keyOfVersion = (chart: string, version: string) => ({ pk: `storename#${chart}`, sk: `version#${version}` });

/** As a store that remembered nothing of it. */
const forget = (...keys: { pk: string; sk: string }[]) =>
  Promise.all(keys.map(Key => table.send(new DeleteCommand({ TableName, Key }))));

const remembered = async (Key: { pk: string; sk: string }) =>
  (await table.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

describe('a version that was ever active', () => {
  it('is never used for other bytes, also after it was deleted', async () => {
    const chart = unique('held');
    await releasedAndDeleted(chart);
    const refused = await send(workspace, bytesOf(chart, '1.0.0', 'Something else'));
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      type: 'urn:berth:problem:version-taken',
      detail: expect.stringContaining(`The version 1.0.0 of ${chart} was in the store with other content.`),
      errors: [{ code: 'version-taken', file: 'Chart.yaml', pointer: '/version' }],
    });
  });

  it('is the same with a "v" before it, as it is to helm', async () => {
    const chart = unique('vee');
    await releasedAndDeleted(chart);
    expect((await send(workspace, bytesOf(chart, 'v1.0.0'))).body).toMatchObject({
      type: 'urn:berth:problem:version-taken',
    });
    const other = unique('vee');
    const [plain, vee] = [
      await upload(workspace, bytesOf(other, '2.0.0')),
      await upload(workspace, bytesOf(other, 'v2.0.0')),
    ];
    await release(vee.id ?? '');
    const refused = await refusedRelease(plain.id ?? '');
    expect(refused.body).toMatchObject({ type: 'urn:berth:problem:version-taken' });
  });

  it('may come again with the very same bytes, and be released again', async () => {
    const chart = unique('same');
    await releasedAndDeleted(chart);
    for (let round = 0; round < 2; round++) {
      const { id = '', status } = await upload(workspace, bytesOf(chart, '1.0.0'));
      expect(status).toBe('draft');
      await release(id);
      await done(id, 'suspend');
      await done(id, 'delete');
    }
    expect((await send(workspace, bytesOf(chart, '1.0.0', 'Something else'))).status).toBe(409);
  });

  it('keeps its bytes when its app is deleted and made anew', async () => {
    const chart = unique('anew');
    await deleteApp(await releasedAndDeleted(chart));
    expect((await send(workspace, bytesOf(chart, '1.0.0', 'Something else'))).status).toBe(409);
    const next = await upload(workspace, bytesOf(chart, '1.0.1', 'Something else'));
    await release(next.id ?? '');
    expect((await call('GET', `/v1/versions/${next.id}`, { token: isv })).body.status).toBe('active');
  });

  it('is no matter of one that never was active', async () => {
    const chart = unique('draft');
    const { id } = await upload(workspace, bytesOf(chart, '1.0.0'));
    await done(id ?? '', 'delete');
    expect((await send(workspace, bytesOf(chart, '1.0.0', 'Something else'))).status).toBe(201);
  });

  it('is not claimed by a release that never came about', async () => {
    const chart = unique('cut-off');
    const first = await upload(workspace, bytesOf(chart, '1.0.0'));
    const { digest, app, id: version } = first;
    const claim = { chart, name: '1.0.0', digest, version, app, workspace };
    const Item = { ...keyOfVersion(chart, '1.0.0'), ...claim, __edb_e__: 'storeversion', __edb_v__: '1' };
    // As a function leaves it that died between the claim and the release.
    await table.send(new PutCommand({ TableName, Item }));
    await done(version ?? '', 'delete');
    const second = await upload(workspace, bytesOf(chart, '1.0.0', 'Something else'));
    await release(second.id ?? '');
    expect(await remembered(keyOfVersion(chart, '1.0.0'))).toMatchObject({ version: second.id });
  });
});

describe('a name that was ever active', () => {
  it('is never released by another workspace, also after its app was deleted; its workspace is said early', async () => {
    const chart = unique('mine');
    await deleteApp(await releasedAndDeleted(chart));
    const { id = '' } = await upload(other, bytesOf(chart, '7.0.0', 'A stranger'));
    const note = { code: 'name-taken', detail: expect.stringContaining(`belongs to the workspace "${workspace}"`) };
    expect((await call('GET', `/v1/versions/${id}`, { token: isv })).body.notes).toEqual([note]);
    const answer = await refusedRelease(id);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ type: 'urn:berth:problem:name-taken', detail: note.detail });
    const review = await call('GET', `/v1/reviews/${id}`, { token: await tokenOf('reviewer') });
    expect(review.body).toMatchObject({ facts: { notes: [note] } });
  });
});

describe('a store from before it remembered', () => {
  it('learns from its table which names and versions were active', async () => {
    const chart = unique('old');
    await deleteApp(await releasedAndDeleted(chart));
    await forget(keyOfName(chart), keyOfVersion(chart, '1.0.0'));
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: stack.outputs.RebuildFunctionName, Payload: '{}' }),
    );
    expect(answer.FunctionError).toBeUndefined();
    expect(await remembered(keyOfName(chart))).toMatchObject({ workspace });
    expect((await send(workspace, bytesOf(chart, '1.0.0', 'Something else'))).status).toBe(409);
    const { id = '' } = await upload(other, bytesOf(chart, '1.0.0', 'A stranger'));
    expect((await refusedRelease(id)).body.type).toBe('urn:berth:problem:name-taken');
  });

  it('remembers what is active before that can be deleted', async () => {
    const chart = unique('living');
    const { id = '' } = await upload(workspace, bytesOf(chart, '1.0.0'));
    await release(id);
    await forget(keyOfName(chart), keyOfVersion(chart, '1.0.0'));
    await done(id, 'suspend');
    expect(await remembered(keyOfVersion(chart, '1.0.0'))).toMatchObject({ version: id });
    await done(id, 'delete');
    expect((await send(workspace, bytesOf(chart, '1.0.0', 'Something else'))).status).toBe(409);
  });
});
