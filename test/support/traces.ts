import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import * as z from 'zod';
import { region } from '../../local/settings.ts';
import { stepFunctions } from './operations.ts';
import { s3, stack } from './store.ts';

const settings = inject('settings');

/** What Berth has written somewhere, by where: the places in which a secret must not turn up. */
export type Traces = Map<string, string>;

async function tableItems(): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: stack.cloudUrl, region, credentials }));
  const pages: unknown[] = [];
  for await (const page of paginateScan({ client }, { TableName: stack.outputs.TableName })) pages.push(page.Items);
  client.destroy();
  return JSON.stringify(pages);
}

async function historyOf(executionArn: string): Promise<unknown[]> {
  const all: unknown[] = [];
  let nextToken: string | undefined;
  do {
    const page = await stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, nextToken, maxResults: 1000 }),
    );
    all.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
}

/** Inputs, outputs, errors and causes of all executions of installations and rollouts. */
async function executions(): Promise<string> {
  const { InstallationStateMachineArn, RolloutStateMachineArn } = stack.outputs;
  const all: unknown[] = [];
  for (const stateMachineArn of [InstallationStateMachineArn, RolloutStateMachineArn]) {
    const { executions: found = [] } = await stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
    for (const { executionArn } of found) all.push(await historyOf(executionArn ?? ''));
  }
  return JSON.stringify(all);
}

async function objects(): Promise<string> {
  const Bucket = stack.outputs.PackagesBucketName;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'installations/' }));
  const texts = Contents.map(async ({ Key }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  });
  return (await Promise.all(texts)).join('\n');
}

const groups = z.object({ logGroups: z.array(z.object({ logGroupName: z.string() })) });

async function logs(action: string, body: object): Promise<unknown> {
  const answer = await fetch(stack.cloudUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/logs/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** All that functions logged: in the emulator's log, and in CloudWatch Logs. */
async function functionLogs(): Promise<string> {
  const { logGroups } = groups.parse(await logs('DescribeLogGroups', {}));
  const events = logGroups.map(({ logGroupName }) => logs('FilterLogEvents', { logGroupName, limit: 10_000 }));
  const file = join(settings.directory, 'ministack.log');
  return JSON.stringify(await Promise.all(events)) + (existsSync(file) ? readFileSync(file, 'utf8') : '');
}

/** Gathers what is written in the table, the executions, the bucket, the logs. */
export async function traces(): Promise<Traces> {
  return new Map([
    ['the table', await tableItems()],
    ['the executions', await executions()],
    ['the bucket', await objects()],
    ['the logs', await functionLogs()],
  ]);
}

/** A secret as it may turn up: as it is, in base64, or one line of it. */
export function disguises(secret: string): string[] {
  const lines = secret.split('\n').filter(line => line.length > 40 && !line.startsWith('-----'));
  const encoded = Buffer.from(secret).toString('base64');
  // Of base64 the middle: how its ends look depends on what stands beside them.
  const forms = [...lines, encoded.slice(0, 200).slice(-120), secret.split('\n').length > 1 ? '' : secret];
  return forms.filter(form => form.length >= 16);
}
