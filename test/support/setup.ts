import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCluster } from '../../local/cluster/control-plane.ts';
import { freePort } from '../../local/processes.ts';
import { registerCluster } from '../../local/register-cluster.ts';
import { type LocalSettings, root } from '../../local/settings.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { startRecorder } from './recorder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    settings: LocalSettings;
    stack: Omit<LocalStack, 'stop'>;
    calls: string;
    cluster: { kubeconfig: string; pid: number };
  }
}

/** Has a folder for each project's store; two runs in one checkout need one each. */
export const testDirectory = join(root, process.env.BERTH_TEST_DIRECTORY ?? '.local/test');

/** Deploys the store once for all tests of a project (vitest.config.ts), on ports and in a folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = join(testDirectory, project.name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const calls = join(directory, 'calls.jsonl');
  writeFileSync(calls, '');
  const [port, cloudPort, recorderPort] = [await freePort(), await freePort(), await freePort()];
  const recorder = await startRecorder(recorderPort, cloudPort, calls);
  const context = {
    // So low that ordinary tests walk through several executions.
    transitionLimit: '6',
    // Rendering is hard work: the tests after 200 uploads at once want some of this machine too.
    inspectionConcurrency: '2',
    // Long enough for a slow machine, short enough to wait for what never comes.
    readyTimeout: '30',
    hookTimeout: '8',
    // Soon enough to be waited for.
    identityCheckSeconds: '3',
  };
  const settings: LocalSettings = {
    directory,
    port,
    cloudPort,
    context,
    quiet: true,
    functionEndpoint: `http://127.0.0.1:${recorderPort}`,
  };
  const cluster = await startCluster({ directory: join(directory, 'cluster') }, console.log);
  const { stop, ...stack } = await startStack(settings);
  await registerCluster({ settings, ...stack }, cluster.kubeconfig);
  project.provide('settings', settings);
  project.provide('stack', stack);
  project.provide('calls', calls);
  project.provide('cluster', { kubeconfig: cluster.kubeconfig, pid: cluster.pid });
  return async () => {
    await stop();
    await cluster.stop();
    recorder.closeAllConnections();
    recorder.close();
  };
}
