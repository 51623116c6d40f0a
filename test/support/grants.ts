import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Call } from './calls.ts';

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

/** What a role may do. */
export interface Grant {
  action: string;
  resource: string;
  /** The pattern of partition keys that it is bounded by, if it is. */
  key?: string;
}

/** Where the deployed store's AWS answers, and as whom. */
export interface Cloud {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** What a role's policies grant, always in the same order. */
export async function grantsOf(cloud: Cloud, roleArn: string): Promise<Grant[]> {
  const iam = new IAMClient(cloud);
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const grants: Grant[] = [];
  for (const PolicyName of PolicyNames.sort()) {
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

/** What each function may do, by the name under which it calls AWS. */
export async function functionGrants(cloud: Cloud): Promise<Map<string, Grant[]>> {
  const { Functions = [] } = await new LambdaClient(cloud).send(new ListFunctionsCommand({ MaxItems: 50 }));
  return new Map(
    await Promise.all(
      Functions.map(
        async each =>
          [each.Environment?.Variables?.AWS_SDK_UA_APP_ID ?? '', await grantsOf(cloud, each.Role ?? '')] as const,
      ),
    ),
  );
}

/** A pattern such as 'app#*' or 'roles' against how the key of a call began. */
const coversKey = ({ key }: Grant, call: Call): boolean =>
  key === undefined || (call.key !== undefined && call.key === key.replace(/\*$/, ''));

/** Whether a grant lets a call through: an ARN's pattern against the part of an ARN that was recorded. */
export function covers(grant: Grant, call: Call): boolean {
  if (grant.action !== call.action || !coversKey(grant, call)) return false;
  const part = grant.resource.split(':').slice(5).join(':');
  const pattern = part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  // A task token has no resource to compare: the state machine is named in the grant.
  return call.resource === '*' || new RegExp(`^${pattern}$`).test(call.resource);
}

/** What the service does in the function's name, or to the function: no call of ours, so none is seen. */
const serviceActions =
  /^(logs|xray):|^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|GetQueueUrl|ChangeMessageVisibility)$|^dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams)$/;

/** What a service could not deliver it puts into a dead-letter queue; into other queues the functions put themselves. */
export const byTheService = ({ action, resource }: Grant): boolean =>
  serviceActions.test(action) || (action === 'sqs:SendMessage' && resource.includes('DeadLetters'));

/** What one store of the tests saw of what it granted: the stores are deployed from one template, so all have the same grants. */
export const seenSchema = z.object({
  /** The functions that called AWS. */
  callers: z.array(z.string()),
  /** By function its grants, and whether each was used. */
  grants: z.record(
    z.string(),
    z.array(z.object({ action: z.string(), resource: z.string(), key: z.string().optional(), used: z.boolean() })),
  ),
  /** By state machine the states that an execution entered. */
  entered: z.record(z.string(), z.array(z.string())),
});
export type Seen = z.output<typeof seenSchema>;
