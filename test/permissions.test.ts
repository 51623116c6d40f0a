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
import * as z from 'zod';
import { functionNames } from '../infra/platform/bundle.ts';
import { region, root } from '../local/settings.ts';
import type { Call } from './support/calls.ts';
import { stack } from './support/store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const [iam, lambda] = [new IAMClient(client), new LambdaClient(client)];
const sfn = new SFNClient(client);

const many = z.union([z.string(), z.array(z.string())]).transform(value => [value].flat());
const policy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Action: many,
      Resource: many,
      Condition: z
        .object({ 'ForAllValues:StringLike': z.object({ 'dynamodb:LeadingKeys': many }).optional() })
        .optional(),
    }),
  ),
});

interface Grant {
  action: string;
  resource: string;
  /** The pattern of partition keys that it is bounded by, if it is. */
  key?: string;
}

/** What the service does in the function's name, or to the function: no call of ours, so none is seen. */
const serviceActions =
  /^(logs|xray):|^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|GetQueueUrl|ChangeMessageVisibility)$|^dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams)$/;

/** What a service could not deliver it puts into a dead-letter queue; into other queues the functions put themselves. */
const byTheService = ({ action, resource }: Grant): boolean =>
  serviceActions.test(action) || (action === 'sqs:SendMessage' && resource.includes('DeadLetters'));

/** Granted, and not seen in these tests, each for a reason. */
const unseen: Record<string, string> = {
  'berth-ingest s3:GetObject':
    'A notification of a bucket with versions names one, except for objects from before it had versions.',
  'berth-ingest s3:DeleteObject': 'As GetObject.',
  ...Object.fromEntries(
    ['projects', 'installations', 'installations-step', 'installations-health'].map(name => [
      `berth-${name} sts:AssumeRole`,
      'Opens EKS clusters, by the code with which berth-clusters is seen to do it; there is none here to install on.',
    ]),
  ),
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
    // What is denied is no grant. The emulator does not look at conditions: here they are.
    const statements = policy.parse(JSON.parse(text)).Statement.filter(({ Effect }) => Effect === 'Allow');
    for (const { Action, Resource, Condition } of statements) {
      const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [undefined];
      for (const action of Action)
        for (const resource of Resource)
          for (const key of keys) grants.push({ action, resource, ...(key === undefined ? {} : { key }) });
    }
  }
  return grants;
}

/** A pattern such as 'app#*' or 'roles' against how the key of a call began. */
const coversKey = ({ key }: Grant, call: Call): boolean =>
  key === undefined || (call.key !== undefined && call.key === key.replace(/\*$/, ''));

/** An ARN's pattern against the part of an ARN that was recorded. */
function covers(grant: Grant, call: Call): boolean {
  if (grant.action !== call.action || !coversKey(grant, call)) return false;
  const part = grant.resource.split(':').slice(5).join(':');
  const pattern = part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  // A task token has no resource to compare: the state machine is named in the grant.
  return call.resource === '*' || new RegExp(`^${pattern}$`).test(call.resource);
}

/** The state machines, and the states that nobody reaches: by a caller that skips the rules, or when the table cannot be written. */
const machines = {
  'app-version-lifecycle': { arn: stack.outputs.LifecycleStateMachineArn, unreached: ['not in the table'] },
  installation: { arn: stack.outputs.InstallationStateMachineArn, unreached: ['not recorded'] },
  rollout: { arn: stack.outputs.RolloutStateMachineArn, unreached: [] },
};

const task = z.object({
  Resource: z.string().optional(),
  Arguments: z.looseObject({ TransactItems: z.array(z.record(z.string(), z.unknown())).optional() }).optional(),
});
const definition = z.object({ States: z.record(z.string(), task) });

const transactionActions: Record<string, string> = {
  Update: 'dynamodb:UpdateItem',
  Put: 'dynamodb:PutItem',
  Delete: 'dynamodb:DeleteItem',
};

/** The IAM actions that a state takes. */
function actionsOf({ Resource = '', Arguments }: z.output<typeof task>): string[] {
  if (Resource.includes('lambda:invoke')) return ['lambda:InvokeFunction'];
  if (Resource.includes('sfn:startExecution')) return ['states:StartExecution'];
  return (Arguments?.TransactItems ?? []).flatMap(item =>
    Object.keys(item).map(kind => transactionActions[kind] ?? kind),
  );
}

async function enteredStates(stateMachineArn: string): Promise<Set<string>> {
  const entered = new Set<string>();
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
  for (const { executionArn } of executions) {
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    for (const event of events)
      if (event.stateEnteredEventDetails?.name) entered.add(event.stateEnteredEventDetails.name);
  }
  return entered;
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
    seen.set(`${call.application} ${call.action} ${call.resource} ${call.key}`, call);
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
        .filter(grant => !byTheService(grant) && !implied(grant.action) && !unseen[`${application} ${grant.action}`])
        .filter(grant => !calls.some(call => call.application === application && covers(grant, call)))
        .map(({ action, resource, key = '' }) => `${application} ${action} ${resource} ${key}`.trim()),
    );
    expect(unused).toEqual([]);
  });

  it.each(Object.entries(machines))(
    'holds for the state machine %s, each of whose states was walked through',
    async (file, machine) => {
      const text = readFileSync(join(root, `statemachines/${file}.asl.json`), 'utf8');
      const tasks = definition.parse(JSON.parse(text)).States;
      const { roleArn = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machine.arn }));
      const granted = (await grantsOf(roleArn)).filter(grant => !byTheService(grant)).map(grant => grant.action);
      expect(new Set(granted)).toEqual(new Set(Object.values(tasks).flatMap(actionsOf)));
      const entered = await enteredStates(machine.arn);
      expect(Object.keys(tasks).filter(state => !entered.has(state))).toEqual(machine.unreached);
    },
  );
});
