import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type LocalSettings, root } from '../../local/settings.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { startRecorder } from './recorder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    settings: LocalSettings;
    stack: Omit<LocalStack, 'stop'>;
    calls: string;
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('No free port.');
  return address.port;
}

/** Deploys the store once for all end-to-end tests, on ports and in a folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = join(root, '.local/test');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const calls = join(directory, 'calls.jsonl');
  writeFileSync(calls, '');
  const [port, cloudPort, recorderPort] = [await freePort(), await freePort(), await freePort()];
  const recorder = await startRecorder(recorderPort, cloudPort, calls);
  // So low that ordinary tests walk through several executions.
  const context = { transitionLimit: '6' };
  const settings: LocalSettings = {
    directory,
    port,
    cloudPort,
    context,
    quiet: true,
    functionEndpoint: `http://127.0.0.1:${recorderPort}`,
  };
  const { stop, ...stack } = await startStack(settings);
  project.provide('settings', settings);
  project.provide('stack', stack);
  project.provide('calls', calls);
  return async () => {
    await stop();
    recorder.closeAllConnections();
    recorder.close();
  };
}
