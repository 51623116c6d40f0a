import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { region } from '../local/settings.ts';
import type { Call } from './support/calls.ts';
import { byTheService, covers, functionGrants, type Grant, grantsOf, type Seen } from './support/grants.ts';
import { machines, tasksOf } from './support/machines.ts';
import { stack } from './support/store.ts';

/** What was called in this store, which is the last that its tests do; what all stores saw is compared in permissions-used.test.ts. */

const cloud = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const sfn = new SFNClient(cloud);

async function enteredStates(stateMachineArn: string): Promise<string[]> {
  const entered = new Set<string>();
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
  for (const { executionArn } of executions) {
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    for (const event of events)
      if (event.stateEnteredEventDetails?.name) entered.add(event.stateEnteredEventDetails.name);
  }
  return [...entered];
}

function recordedCalls(): Call[] {
  const seen = new Map<string, Call>();
  for (const line of readFileSync(inject('calls'), 'utf8').trim().split('\n')) {
    const call: Call = JSON.parse(line);
    // The ingest that is killed on purpose reads from the other bucket.
    if (call.application === 'berth-ingest' && call.action.startsWith('s3:') && call.resource.includes('killed-'))
      continue;
    seen.set(`${call.application} ${call.action} ${call.resource} ${call.key}`, call);
  }
  return [...seen.values()];
}

let roles: Map<string, Grant[]>;
let calls: Call[];
const entered: Seen['entered'] = {};

beforeAll(async () => {
  roles = await functionGrants(cloud);
  calls = recordedCalls();
});

describe('least privilege', () => {
  it('lets no function call what its role would refuse', () => {
    const refused = calls.filter(call => !(roles.get(call.application) ?? []).some(grant => covers(grant, call)));
    expect(refused).toEqual([]);
  });

  it.each(Object.entries(machines))('grants the state machine %s what its states do', async (file, { output }) => {
    const arn = stack.outputs[output];
    const { roleArn = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
    const granted = (await grantsOf(cloud, roleArn)).filter(grant => !byTheService(grant)).map(grant => grant.action);
    expect(new Set(granted)).toEqual(new Set(Object.values(tasksOf(file)).flat()));
    entered[file] = await enteredStates(arn);
  });

  it('writes down what of it was used here', () => {
    const seen: Seen = {
      callers: [...new Set(calls.map(call => call.application))],
      grants: Object.fromEntries(
        [...roles].map(([application, grants]) => [
          application,
          grants.map(grant => ({
            ...grant,
            used: calls.some(call => call.application === application && covers(grant, call)),
          })),
        ]),
      ),
      entered,
    };
    writeFileSync(join(inject('settings').directory, 'seen.json'), JSON.stringify(seen));
    expect(Object.keys(seen.entered)).toEqual(Object.keys(machines));
  });
});
