import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
import type { Version } from '../../functions/platform/views.ts';
import { cloudEnvironment, region } from '../../local/settings.ts';
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

/** A deployed function, by its folder under functions/: its name, and what it is told. */
export async function deployedFunction(folder: string): Promise<{ name: string; environment: Record<string, string> }> {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const application = `berth-${folder.replaceAll('/', '-')}`;
  const name = Functions.find(each => each.Environment?.Variables?.AWS_SDK_UA_APP_ID === application)?.FunctionName;
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  return { name: name ?? '', environment: Environment?.Variables ?? {} };
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

const order = { actor: 'isv', message: '', rollbackOnFailure: false, correlation: 'parked' };

async function versionOf(version: string): Promise<Version> {
  // Not loaded before now: it reads its environment when it is loaded.
  const { versions } = await import('../../functions/platform/entities/version.ts');
  const { data } = await versions.get({ version }).go({ consistent: true });
  if (!data) throw new Error(`No version ${version}.`);
  return data;
}

/** Begins an installation that the tests work through step by step. */
export async function parkedInstall(project: string, release: string, version: string): Promise<Installation> {
  const { beginInstall } = await import('../../functions/installations/begin.ts');
  const { loadProject } = await import('../../functions/platform/project-access.ts');
  return beginInstall(await loadProject(project), release, await versionOf(version), '', order);
}

/** The same of an installation that is there: an upgrade to a version, or the way back to a revision. */
export async function parkedChange(id: string, to: { version: string } | { revision: number }): Promise<Installation> {
  const { beginRollback, beginUpgrade } = await import('../../functions/installations/begin.ts');
  const { loadInstallation } = await import('../../functions/installations/records.ts');
  const installation = await loadInstallation(id);
  if ('revision' in to) return beginRollback(installation, to.revision, order);
  return beginUpgrade(installation, await versionOf(to.version), undefined, order);
}

const eventOf = ({ installation, operation }: Installation, step: Step, more: Partial<Result>): string =>
  JSON.stringify({ step, installation, operation, ...more });

/** One step, by the deployed function. */
export async function runStep(installation: Installation, step: Step, more: Partial<Result> = {}): Promise<Result> {
  const { name } = await deployedFunction('installations/step');
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
  /** Dies after this many answers, of AWS or the cluster. */
  afterCall?: number;
  /** Dies so many milliseconds after helm began to write. */
  inHelm?: number;
  /** Dies when helm has written. */
  afterHelm?: boolean;
  /** Dies when this is so. */
  once?: () => Promise<unknown>;
}

export interface Ran {
  killed: boolean;
  calls: number;
  clusterCalls: number;
  /** What it answered, as JSON. */
  answer: string;
}

let taskRoot: string | undefined;

/** What a function finds beside itself; not in the checkout, where Node.js would take a CommonJS file for a module. */
function companions(): string {
  if (taskRoot) return taskRoot;
  const assets = join(inject('settings').directory, 'cdk.out');
  const file = readdirSync(assets)
    .map(each => join(assets, each, 'post-renderer.js'))
    .find(each => existsSync(each));
  taskRoot = mkdtempSync(join(tmpdir(), 'berth-task-'));
  if (file) copyFileSync(file, join(taskRoot, 'post-renderer.js'));
  return taskRoot;
}

/** Runs a function in a process of its own, as the deployed one is told, and kills it on the way. */
export async function runApart(folder: string, event: string, killing: Killing = {}): Promise<Ran> {
  const { afterCall = 0, inHelm, afterHelm, once } = killing;
  const { environment } = await deployedFunction(folder);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-invoke.ts')], {
    env: {
      ...process.env,
      ...cloudEnvironment(inject('settings')),
      ...environment,
      LAMBDA_TASK_ROOT: companions(),
      HANDLER: folder,
      EVENT: event,
      KILL_AFTER: String(afterCall),
      ...(inHelm === undefined ? {} : { KILL_IN_HELM: String(inHelm) }),
      ...(afterHelm ? { KILL_AFTER_HELM: 'yes' } : {}),
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
  const counts = /calls=(\d+) cluster-calls=(\d+)/.exec(output);
  return {
    killed: signal === 'SIGKILL',
    calls: Number(counts?.[1]),
    clusterCalls: Number(counts?.[2]),
    answer: /^answer=(.*)$/m.exec(output)?.[1] ?? '',
  };
}

/** One step in a process of its own, which is killed on the way. */
export function killedStep(installation: Installation, step: Step, killing: Killing): Promise<Ran> {
  return runApart('installations/step', eventOf(installation, step, {}), killing);
}

const read = (pid: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
};

/** The processes of this machine, and which of them are below which. */
function processes() {
  const parents = new Map(
    readdirSync('/proc')
      .filter(each => /^\d+$/.test(each))
      .map(pid => [pid, /\) \S (\d+)/.exec(read(pid, 'stat'))?.[1] ?? '0']),
  );
  const under = (pid: string, top: string): boolean => {
    for (let at: string | undefined = pid; at && at !== '0'; at = parents.get(at)) if (at === top) return true;
    return false;
  };
  const emulator = readFileSync(join(inject('settings').directory, 'running'), 'utf8');
  const all = [...parents.keys()];
  return { all, under, ofEmulator: all.filter(pid => under(pid, emulator)) };
}

function signal(pids: readonly string[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(Number(pid), name);
    } catch {
      // It ended just now.
    }
  }
}

/** Kills the processes in which the emulator under test runs a function, with all that they started, as a sandbox dies. @returns how many. */
export function killSandboxes(application: string): number {
  const { all, under, ofEmulator } = processes();
  const sandboxes = ofEmulator.filter(pid => read(pid, 'environ').includes(`AWS_SDK_UA_APP_ID=${application}`));
  signal(
    all.filter(pid => sandboxes.some(top => under(pid, top))),
    'SIGKILL',
  );
  return sandboxes.length;
}

/** Has the helm that is at work on a release stand still, however slow the machine is. @returns what lets it go on. */
export function heldHelm(release: string): () => void {
  const helms = processes().ofEmulator.filter(pid => read(pid, 'cmdline').split('\0').includes(release));
  if (helms.length === 0) throw new Error(`No helm is at work on ${release}.`);
  signal(helms, 'SIGSTOP');
  return () => signal(helms, 'SIGCONT');
}
