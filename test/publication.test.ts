import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { region } from '../local/settings.ts';
import { call, eventually, newWorkspace, release, s3, stack, tokenOf, unique, upload } from './support/store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const lambda = new LambdaClient(client);
const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
const Bucket = stack.outputs.PackagesBucketName;

const chart = unique('rebuilt');
let workspace: string;
let app: string;
let keys: string[];

async function document(Key: string) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const { generated, ...rest } = JSON.parse((await Body?.transformToString()) ?? '');
  return rest;
}

const documents = () => Promise.all(keys.map(document));

const write = (Key: string, contents: unknown) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(contents) }));

async function rebuild(): Promise<Record<string, number>> {
  const command = new InvokeCommand({ FunctionName: stack.outputs.RebuildFunctionName, Payload: '{}' });
  const { Payload, FunctionError } = await lambda.send(command);
  const text = Buffer.from(Payload ?? []).toString('utf8');
  expect(FunctionError, text).toBeUndefined();
  return JSON.parse(text);
}

const appNow = async () => (await call('GET', `/v1/apps/${app}`, { token: await tokenOf('isv') })).body;

beforeAll(async () => {
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
  const made = await upload(workspace, chartPackage({ name: chart, version: '1.0.0' }));
  app = String(made.app);
  keys = [
    'charts/index.yaml',
    `charts/workspaces/${workspace}/index.yaml`,
    'store/catalogue.json',
    `store/apps/${app}.json`,
  ];
  await release(String(made.id));
  await upload(workspace, chartPackage({ name: chart, version: '1.1.0' }));
  await eventually(async () => {
    // Not there before the first is published.
    const [store, own, catalogue] = await documents().catch(() => []);
    return store?.entries[chart]?.length === 1 && own.entries[chart]?.length === 2 && catalogue.apps[app];
  }, 'the chart in the indexes and the catalogue');
});

describe('what the store serves is made anew from the table', () => {
  it('when it is gone', async () => {
    const before = await documents();
    await Promise.all(keys.map(Key => s3.send(new DeleteObjectCommand({ Bucket, Key }))));
    const { versions } = await rebuild();
    expect(versions).toBeGreaterThanOrEqual(2);
    await expect.poll(() => documents()).toEqual(before);
  });

  it('when it lists what the table does not have, and lacks what it has', async () => {
    const before = await documents();
    const [[store, own, catalogue, versions], stranger] = [await documents(), unique('stranger')];
    store.entries[stranger] = [
      { ...store.entries[chart][0], annotations: { 'berth.dev/version': 'ver_of_another_day' } },
    ];
    delete own.entries[chart];
    catalogue.apps[stranger] = { ...catalogue.apps[app], id: stranger };
    catalogue.apps[app].title = 'As it was another day';
    versions.versions = [{ id: 'ver_of_another_day', name: '2.0.0' }];
    await Promise.all([store, own, catalogue, versions].map((contents, index) => write(keys[index] ?? '', contents)));
    expect(await rebuild()).toMatchObject({ changed: 4 });
    await expect.poll(() => documents()).toEqual(before);
    expect(await rebuild()).toMatchObject({ changed: 0 });
  });

  it('with what follows for the app’s own record', async () => {
    const before = await appNow();
    const [, , listed] = await documents();
    // As a table that was restored to the moment before its release was derived.
    await table.send(
      new UpdateCommand({
        TableName: stack.outputs.TableName,
        Key: { pk: `app#${app}`, sk: 'app' },
        UpdateExpression: 'SET #status = :draft REMOVE latestVersion',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':draft': 'draft' },
      }),
    );
    await eventually(async () => !(await document(keys[2] ?? '')).apps[app], 'its way out of the catalogue');
    await expect.poll(() => appNow()).toMatchObject({ status: 'draft' });
    await rebuild();
    await expect.poll(() => appNow()).toEqual(before);
    await expect.poll(async () => (await document(keys[2] ?? '')).apps[app]).toEqual(listed.apps[app]);
  });
});
