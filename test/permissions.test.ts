import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { functionNames } from '../infra/platform/bundle.ts';
import { region, root } from '../local/settings.ts';
import type { Call } from './support/calls.ts';
import { stack } from './support/store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const [iam, lambda] = [new IAMClient(client), new LambdaClient(client)];
const sfn = new SFNClient(client);

const many = z.union([z.string(), z.array(z.string())]).transform(value => [value].flat());
const policy = z.object({ Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: many, Resource: many })) });

interface Grant {
  action: string;
  resource: string;
}

/** What the service does in the function's name, or to the function: no call of ours, so none is seen. */
const byTheService =
  /^(logs|xray):|^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|GetQueueUrl|ChangeMessageVisibility|SendMessage)$|^dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams)$/;

/** Granted, and not seen in these tests, each for a reason. */
const unseen: Record<string, string> = {
  'berth-ingest s3:GetObject':
    'A notification of a bucket with versions names one, except for objects from before it had versions.',
  'berth-ingest s3:DeleteObject': 'As GetObject.',
};

/** In S3, leave to list is what turns a 403 for an object that is not there into a 404: it is needed by a GetObject, and never called. */
const implied = (action: string): boolean => action === 's3:ListBucket';

async function grantsOf(roleArn: string): Promise<Grant[]> {
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const grants: Grant[] = [];
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument = '{}' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const text = PolicyDocument.startsWith('%') ? decodeURIComponent(PolicyDocument) : PolicyDocument;
    for (const { Action, Resource } of policy.parse(JSON.parse(text)).Statement) {
      for (const action of Action) for (const resource of Resource) grants.push({ action, resource });
    }
  }
  return grants;
}

/** An ARN's pattern against the part of an ARN that was recorded. */
function covers(grant: Grant, call: Call): boolean {
  if (grant.action !== call.action) return false;
  const part = grant.resource.split(':').slice(5).join(':');
  const pattern = part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  // A task token has no resource to compare: the state machine is named in the grant.
  return call.resource === '*' || new RegExp(`^${pattern}$`).test(call.resource);
}

let roles: Map<string, Grant[]>;
let calls: Call[];

beforeAll(async () => {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
  roles = new Map(
    await Promise.all(
      Functions.map(
        async each => [each.Environment?.Variables?.AWS_SDK_UA_APP_ID ?? '', await grantsOf(each.Role ?? '')] as const,
      ),
    ),
  );
  const seen = new Map<string, Call>();
  for (const line of readFileSync(inject('calls'), 'utf8').trim().split('\n')) {
    const call: Call = JSON.parse(line);
    // The ingest that is killed on purpose reads from the other bucket.
    if (call.application === 'berth-ingest' && call.action.startsWith('s3:') && call.resource.includes('killed-'))
      continue;
    seen.set(`${call.application} ${call.action} ${call.resource}`, call);
  }
  calls = [...seen.values()];
});

describe('least privilege', () => {
  it('is watched for every function', () => {
    expect([...roles.keys()].sort()).toEqual(
      functionNames()
        .map(name => `berth-${name.replaceAll('/', '-')}`)
        .sort(),
    );
    expect(new Set(calls.map(call => call.application))).toEqual(new Set(roles.keys()));
  });

  it('lets no function call what its role would refuse', () => {
    const refused = calls.filter(call => !(roles.get(call.application) ?? []).some(grant => covers(grant, call)));
    expect(refused).toEqual([]);
  });

  it('grants nothing that nobody uses', () => {
    const unused = [...roles].flatMap(([application, grants]) =>
      grants
        .filter(
          grant =>
            !byTheService.test(grant.action) && !implied(grant.action) && !unseen[`${application} ${grant.action}`],
        )
        .filter(grant => !calls.some(call => call.application === application && covers(grant, call)))
        .map(grant => `${application} ${grant.action} ${grant.resource}`),
    );
    expect(unused).toEqual([]);
  });

  it('holds for the state machine: what its states call is what its role allows, and every state was walked through', async () => {
    const text = readFileSync(join(root, 'statemachines/app-version-lifecycle.asl.json'), 'utf8');
    const operations: Record<string, string> = {
      Update: 'dynamodb:UpdateItem',
      Put: 'dynamodb:PutItem',
      Delete: 'dynamodb:DeleteItem',
    };
    const tasks = z
      .object({
        States: z.record(
          z.string(),
          z.object({
            Type: z.string(),
            Resource: z.string().optional(),
            Arguments: z
              .looseObject({ TransactItems: z.array(z.record(z.string(), z.unknown())).optional() })
              .optional(),
          }),
        ),
      })
      .parse(JSON.parse(text)).States;
    const needed = Object.values(tasks).flatMap(task =>
      (task.Arguments?.TransactItems ?? []).flatMap(item => Object.keys(item).map(kind => operations[kind] ?? kind)),
    );
    if (Object.values(tasks).some(task => task.Resource?.includes('sfn:startExecution')))
      needed.push('states:StartExecution');
    const { roleArn = '' } = await sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: stack.outputs.LifecycleStateMachineArn }),
    );
    const granted = (await grantsOf(roleArn)).map(grant => grant.action).filter(action => !byTheService.test(action));
    expect(new Set(granted)).toEqual(new Set(needed));

    const entered = new Set<string>();
    const { executions = [] } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: stack.outputs.LifecycleStateMachineArn, maxResults: 1000 }),
    );
    for (const { executionArn } of executions) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
      for (const event of events)
        if (event.stateEnteredEventDetails?.name) entered.add(event.stateEnteredEventDetails.name);
    }
    // Reached only by a caller that skips the rules.
    expect(Object.keys(tasks).filter(state => !entered.has(state))).toEqual(['not in the table']);
  });
});
