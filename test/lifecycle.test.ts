import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { region } from '../local/settings.ts';
import { act, call, eventually, newWorkspace, stack, tokenOf, upload } from './support/store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const [sfn, lambda, dynamo] = [new SFNClient(client), new LambdaClient(client), new DynamoDBClient(client)];

let isv: string;
let reviewer: string;
let admin: string;
let workspace: string;
let count = 0;

beforeAll(async () => {
  [isv, reviewer, admin] = [await tokenOf('isv'), await tokenOf('reviewer'), await tokenOf('admin')];
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
});

async function draft(): Promise<string> {
  const { id } = await upload(workspace, chartPackage({ name: 'reviewed', version: `1.0.${count++}` }));
  return id ?? '';
}

async function record(version: string): Promise<{ execution: string; generation: number; status: string }> {
  const key = { pk: { S: `version#${version}` }, sk: { S: 'version' } };
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: stack.outputs.TableName, Key: key, ConsistentRead: true }),
  );
  return {
    execution: Item?.execution?.S ?? '',
    generation: Number(Item?.generation?.N),
    status: Item?.status?.S ?? '',
  };
}

describe('a review', () => {
  it('is won by one of two reviewers who act at once; the other gets 409', async () => {
    for (let round = 0; round < 10; round++) {
      const version = await draft();
      await act(isv, version, 'submit');
      const answers = await Promise.all([act(reviewer, version, 'pass', 'yes'), act(admin, version, 'reject', 'no')]);
      expect(answers.map(answer => answer.status).sort()).toEqual([200, 409]);
      const winner = answers.find(answer => answer.status === 200);
      const loser = answers.find(answer => answer.status === 409);
      expect((await call('GET', `/v1/versions/${version}`, { token: isv })).body.status).toBe(winner?.body.status);
      expect(loser?.body).toMatchObject({ currentStatus: winner?.body.status });
      const audits = await call('GET', `/v1/versions/${version}/audits`, { token: isv });
      expect(audits.body.items).toHaveLength(3);
    }
  });

  it('goes on in a new execution when the old one’s history grows long, unseen by users', async () => {
    const version = await draft();
    for (let round = 0; round < 5; round++) {
      expect((await act(isv, version, 'submit', `round ${round}`)).status).toBe(200);
      expect((await act(isv, version, 'cancel')).status).toBe(200);
    }
    const { generation, execution } = await record(version);
    expect(generation).toBeGreaterThanOrEqual(1);
    const first = execution.replace(/-\d+$/, '');
    expect((await sfn.send(new DescribeExecutionCommand({ executionArn: first }))).status).toBe('SUCCEEDED');
    const audits = await call('GET', `/v1/versions/${version}/audits`, { token: isv });
    expect(audits.body.items?.map(item => item.sequence)).toEqual([...Array(11).keys()]);
    const pages: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const query = new URLSearchParams({ limit: '4', ...(cursor ? { cursor: String(cursor) } : {}) });
      const { body } = await call('GET', `/v1/versions/${version}/audits?${query}`, { token: isv });
      pages.push(body.items?.map(item => item.sequence));
      cursor = body.cursor;
    }
    expect(pages.flat()).toEqual([...Array(11).keys()]);
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect((await act(isv, version, 'submit')).body.status).toBe('submitted');
  });

  it('can be followed in the console: the execution tells version, status, who and why', async () => {
    const version = await draft();
    await act(isv, version, 'submit', 'Please look');
    const { execution } = await record(version);
    expect(execution).toMatch(new RegExp(`:${workspace}-reviewed-1_0_\\d+-[0-9a-z]{10}$`));
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: execution }));
    const entered = events.flatMap(event => event.stateEnteredEventDetails ?? []);
    expect(entered.map(state => state.name)).toEqual(['resume', 'draft', 'after draft', 'submitted']);
    expect(JSON.parse(entered.at(-1)?.input ?? '')).toMatchObject({
      version,
      workspace,
      transition: { actor: 'isv', action: 'submit', message: 'Please look', from: 'draft' },
    });
  });

  it('is resumed at its status when somebody stops its execution', async () => {
    const version = await draft();
    await act(isv, version, 'submit');
    const { execution } = await record(version);
    await sfn.send(new StopExecutionCommand({ executionArn: execution, cause: 'By hand, in the console' }));
    await lambda.send(new InvokeCommand({ FunctionName: stack.outputs.ResumeFunctionName, Payload: '{}' }));
    await eventually(async () => (await record(version)).execution !== execution, 'a new execution');
    const running = await sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: stack.outputs.LifecycleStateMachineArn,
        statusFilter: 'RUNNING',
        maxResults: 1000,
      }),
    );
    expect(running.executions?.map(each => each.executionArn)).toContain((await record(version)).execution);
    expect((await act(reviewer, version, 'pass')).body.status).toBe('passed');
    expect((await call('GET', `/v1/versions/${version}/audits`, { token: isv })).body.items).toHaveLength(3);
  });

  it('is not set back by an execution that another has overtaken', async () => {
    const version = await draft();
    await act(isv, version, 'submit');
    const { execution } = await record(version);
    const { input = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn: execution }));
    const stateMachineArn = stack.outputs.LifecycleStateMachineArn;
    await sfn.send(new StopExecutionCommand({ executionArn: execution }));
    await lambda.send(new InvokeCommand({ FunctionName: stack.outputs.ResumeFunctionName, Payload: '{}' }));
    await eventually(async () => (await record(version)).generation === 1, 'a new execution');
    const before = await record(version);
    // An older step, and the same step of the execution before: what comes back late knows no more.
    for (const late of [
      { at: 'draft', sequence: 0, generation: 7 },
      { at: 'submitted', sequence: 1, generation: 0 },
    ]) {
      const { executionArn } = await sfn.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify({ ...JSON.parse(input), ...late }) }),
      );
      await eventually(
        async () => (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status === 'SUCCEEDED',
        `the end of an overtaken execution at ${late.at}`,
      );
      expect(await record(version)).toEqual(before);
    }
    expect((await act(reviewer, version, 'pass')).body.status).toBe('passed');
  });

  it('frees the version string when the version is deleted', async () => {
    const bytes = chartPackage({ name: 'again', version: '1.0.0' });
    const first = await upload(workspace, bytes);
    expect((await act(isv, first.id ?? '', 'delete')).body.status).toBe('deleted');
    expect((await call('GET', `/v1/versions/${first.id}`, { token: isv })).status).toBe(404);
    const second = await upload(workspace, bytes);
    expect(second.id).not.toBe(first.id);
    expect(second.status).toBe('draft');
  });

  it('shows a draft to nobody outside its workspace, and what is submitted to reviewers', async () => {
    const version = await draft();
    expect((await call('GET', `/v1/versions/${version}`, { token: reviewer })).status).toBe(404);
    await act(isv, version, 'submit');
    expect((await call('GET', `/v1/versions/${version}`, { token: reviewer })).status).toBe(200);
    await act(isv, version, 'cancel');
    expect((await call('GET', `/v1/versions/${version}`, { token: reviewer })).status).toBe(404);
  });
});
