import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetExecutionHistoryCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import * as z from 'zod';
import { chartPackage } from '../../functions/chart/testing.ts';
import { decodeRelease, encodeRelease } from '../../functions/kubernetes/release-record.ts';
import { helmBinary } from '../../local/tools.ts';
import { newHelm } from './helm.ts';
import { cluster, kubectl, type Shown, shown } from './installations.ts';
import { lambda, stepFunctions } from './operations.ts';
import { call, eventually, stack, tokenOf, unique } from './store.ts';

let helm: Promise<(...args: string[]) => Promise<string>> | undefined;

/** Runs helm as the cluster's administrator, as somebody does by hand. */
export async function handHelm(...args: string[]): Promise<string> {
  helm ??= newHelm();
  return (await helm)(...args, '--kubeconfig', cluster.kubeconfig);
}

export interface Revision {
  revision: number;
  status: string;
  description: string;
}

export async function helmHistory(namespace: string, release: string): Promise<Revision[]> {
  return JSON.parse(await handHelm('history', release, '--namespace', namespace, '--output=json'));
}

/** Holds that a release has one revision deployed, none pending, and at most so many in all. */
export async function expectDeployedOnce(
  namespace: string,
  release: string,
  atMost: number,
  told: string,
): Promise<void> {
  const history = await helmHistory(namespace, release);
  const statuses = history.map(({ status }) => status);
  expect(
    statuses.filter(status => status === 'deployed'),
    `${told}: ${statuses}`,
  ).toHaveLength(1);
  expect(statuses.at(-1), told).toBe('deployed');
  expect(
    statuses.filter(status => !['deployed', 'superseded', 'failed'].includes(status)),
    told,
  ).toEqual([]);
  expect(history.length, `${told}: ${JSON.stringify(history)}`).toBeLessThanOrEqual(atMost);
}

/** Waits until a release is pending. */
export function pendingRelease(namespace: string, release: string, status: string): Promise<true> {
  return eventually(async () => {
    const selector = `owner=helm,name=${release},status=${status}`;
    return (await kubectl('get', 'secrets', '-n', namespace, '-l', selector, '-o', 'name')) !== '' && (true as const);
  }, `${release} to be ${status}`);
}

/** Lets the newest revision of a release look as if helm had begun it long ago. */
export async function agedRelease(namespace: string, release: string, minutes: number): Promise<void> {
  const revision = (await helmHistory(namespace, release)).at(-1)?.revision;
  const name = `sh.helm.release.v1.${release}.v${revision}`;
  const data = await kubectl('get', 'secret', name, '-n', namespace, '-o', 'jsonpath={.data.release}');
  const record = await decodeRelease(data);
  const began = new Date(Date.now() - minutes * 60_000).toISOString();
  const aged = await encodeRelease({ ...record, info: { ...record.info, last_deployed: began } });
  const patch = JSON.stringify({ data: { release: aged } });
  await kubectl('patch', 'secret', name, '-n', namespace, '--type=merge', '--patch', patch);
}

/** Begins to upgrade a release as somebody does by hand. @returns what kills that helm. */
export async function upgradeByHand(namespace: string, release: string, chart: Buffer): Promise<() => void> {
  const file = join(mkdtempSync(join(tmpdir(), 'berth-hand-')), 'chart.tgz');
  writeFileSync(file, chart);
  const args = ['upgrade', release, file, '--namespace', namespace, '--kubeconfig', cluster.kubeconfig];
  const child = spawn(await helmBinary(), args, { stdio: 'ignore' });
  return () => child.kill('SIGKILL');
}

const deployment = (image: string, deadline: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: 1
  progressDeadlineSeconds: ${deadline}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec: { containers: [{ name: main, image: ${image} }] }
`;

const hook = (image: string): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-hook
  annotations: { helm.sh/hook: "pre-install,pre-upgrade,pre-rollback" }
spec:
  backoffLimit: 0
  template: { spec: { restartPolicy: Never, containers: [{ name: main, image: ${image} }] } }
`;

/**
 * A chart with a Deployment of one pod, and a hook if asked. Images of berth.test go wrong as they are called; the Deployment itself says so after its
 * deadline, in seconds.
 */
export function workload(
  name: string,
  version: string,
  images: { image?: string; hook?: string; deadline?: number } = {},
): Buffer {
  const files = {
    'templates/deployment.yaml': deployment(images.image ?? 'nginx:1', images.deadline ?? 600),
    ...(images.hook ? { 'templates/hook.yaml': hook(images.hook) } : {}),
  };
  return chartPackage({ name, version, files });
}

/** Looks at the health of everything, as the schedule does. */
export async function sweep(): Promise<{ looked: number; changed: number; ended: number }> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: stack.outputs.HealthFunctionName, Payload: '{}' }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError) throw new Error(text);
  return JSON.parse(text);
}

/** Stops an operation's execution, as one does in the console. */
export async function stopExecution(executionArn: string): Promise<void> {
  await stepFunctions.send(new StopExecutionCommand({ executionArn, cause: 'Stopped by a person' }));
}

/** The states that an execution went through, in their order. */
export async function statesOf(executionArn: string): Promise<string[]> {
  const { events = [] } = await stepFunctions.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  return events.flatMap(event => event.stateEnteredEventDetails?.name ?? []);
}

/** Waits until an installation's operation is at a step. */
export function reached(id: string, token: string, step: string): Promise<Shown> {
  return eventually(async () => {
    const now = await shown(id, token);
    return now.operation.step === step && now;
  }, `the step "${step}" of ${id}`);
}

/** Keeps the control plane from answering anybody while something is done, and at least for so long. */
export async function whileSilent<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  process.kill(cluster.pid, 'SIGSTOP');
  try {
    const [result] = await Promise.all([work(), sleep(milliseconds)]);
    return result;
  } finally {
    process.kill(cluster.pid, 'SIGCONT');
    await eventually(() => kubectl('get', '--raw', '/readyz').catch(() => undefined), 'the control plane');
  }
}

const kubeconfigSchema = z.object({
  users: z.array(z.looseObject({ user: z.looseObject({}) })),
});

/** The administrator's kubeconfig, with everything in it; with another user's credentials, if given. */
export async function kubeconfigWith(user?: Record<string, unknown>): Promise<string> {
  const text = await kubectl('config', 'view', '--flatten', '--minify', '--raw', '--output=json');
  const parsed = kubeconfigSchema.parse(JSON.parse(text));
  const [entry] = parsed.users;
  if (!user || !entry) return text;
  return JSON.stringify({ ...JSON.parse(text), users: [{ ...entry, user }] });
}

/** Registers the cluster once more, under a name of its own. */
export async function registerAgain(kubeconfig: string): Promise<string> {
  const { status, body, bytes } = await call('POST', '/v1/clusters', {
    token: await tokenOf('admin'),
    body: { kind: 'kubeconfig', name: unique('again'), kubeconfig },
  });
  if (status !== 201) throw new Error(`Not registered: ${bytes}`);
  return String(body.id);
}
