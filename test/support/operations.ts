import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { CreateStateMachineCommand, DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { inject } from 'vitest';
import * as z from 'zod';
import type { Installation } from '../../functions/installations/views.ts';
import { cloudEnvironment, region, root } from '../../local/settings.ts';
import { stack } from './store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
export const lambda = new LambdaClient(client);
export const stepFunctions = new SFNClient(client);

export type Step = 'preview' | 'apply' | 'look' | 'roll back' | 'succeeded' | 'failed' | 'rolled back';
const resultSchema = z.object({
  state: z.enum(['done', 'waiting', 'failed']),
  detail: z.string(),
  since: z.string(),
  failed: z.string().optional(),
});
export type Result = z.output<typeof resultSchema>;

/** The deployed function of functions/installations/step: its name, and what it is told. */
export async function stepFunction(): Promise<{ name: string; environment: Record<string, string> }> {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const found = Functions.find(each => each.Environment?.Variables?.AWS_SDK_UA_APP_ID === 'berth-installations-step');
  const name = found?.FunctionName ?? '';
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  return { name, environment: Environment?.Variables ?? {} };
}

/** Waits for an hour: an execution of it runs, and does nothing. */
const idle = { StartAt: 'wait', States: { wait: { Type: 'Wait', Seconds: 3600, End: true } } };

/** From now on this process begins operations that nothing works on but the tests: their executions are of a state machine that waits. */
export async function parkOperations(): Promise<void> {
  const { InstallationStateMachineArn: stateMachineArn, TableName, PackagesBucketName } = stack.outputs;
  const { roleArn } = await stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const { stateMachineArn: parked } = await stepFunctions.send(
    new CreateStateMachineCommand({ name: `parked-${process.pid}`, definition: JSON.stringify(idle), roleArn }),
  );
  Object.assign(process.env, {
    TABLE_NAME: TableName,
    PACKAGES_BUCKET: PackagesBucketName,
    INSTALLATION_ARN: parked,
  });
}

/** Begins an installation that the tests work through step by step. */
export async function parkedInstall(project: string, release: string, version: string): Promise<Installation> {
  // Not before now: they read their environment when they are loaded.
  const { versions } = await import('../../functions/platform/entities/version.ts');
  const { beginInstall } = await import('../../functions/installations/begin.ts');
  const { loadProject } = await import('../../functions/platform/project-access.ts');
  const { data } = await versions.get({ version }).go({ consistent: true });
  if (!data) throw new Error(`No version ${version}.`);
  const order = { actor: 'isv', message: '', rollbackOnFailure: false, correlation: 'parked' };
  return beginInstall(await loadProject(project), release, data, '', order);
}

const eventOf = ({ installation, operation }: Installation, step: Step, more: Partial<Result>): string =>
  JSON.stringify({ step, installation, operation, ...more });

/** One step, by the deployed function. */
export async function runStep(installation: Installation, step: Step, more: Partial<Result> = {}): Promise<Result> {
  const { name } = await stepFunction();
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: eventOf(installation, step, more) }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError) throw new Error(`${step}: ${text}`);
  return resultSchema.parse(JSON.parse(text));
}

/** Repeats a step until it waits for nothing any more, as the state machine does. */
export async function finishStep(installation: Installation, step: Step): Promise<Result> {
  let result = await runStep(installation, step);
  while (result.state === 'waiting') {
    await sleep(300);
    const { since, failed: detail = '' } = result;
    result = await runStep(installation, step, step === 'look' ? { since, detail } : { since });
  }
  return result;
}

export interface Killing {
  /** Dies after this many answers. */
  afterCall?: number;
  /** Dies so many milliseconds after helm began to write. */
  inHelm?: number;
  /** Dies when this is so. */
  once?: () => Promise<unknown>;
}

export interface Killed {
  killed: boolean;
  calls: number;
  callsBeforeHelm: number;
}

/** One step in a process of its own, which is killed on the way. */
export async function killedStep(
  installation: Installation,
  step: Step,
  { afterCall = 0, inHelm, once }: Killing,
): Promise<Killed> {
  const { environment } = await stepFunction();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-invoke.ts')], {
    env: {
      ...process.env,
      ...cloudEnvironment(inject('settings')),
      ...environment,
      LAMBDA_TASK_ROOT: join(root, 'cdk.out/functions/installations-step'),
      HANDLER: 'installations/step',
      EVENT: eventOf(installation, step, {}),
      KILL_AFTER: String(afterCall),
      ...(inHelm === undefined ? {} : { KILL_IN_HELM: String(inHelm) }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  once?.().then(() => child.kill('SIGUSR2'));
  let [output, errors] = ['', ''];
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (errors += chunk));
  const [status, signal] = await new Promise<[number | null, string | null]>(resolve =>
    child.once('close', (code, by) => resolve([code, by])),
  );
  if (signal === null && status !== 0) throw new Error(errors);
  const counts = /calls=(\d+) before-helm=(\d+)/.exec(output);
  return { killed: signal === 'SIGKILL', calls: Number(counts?.[1]), callsBeforeHelm: Number(counts?.[2]) };
}
