import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LocalFailure } from '../local/failure.ts';
import { cloudEnvironment, type LocalSettings, root } from '../local/settings.ts';
import type { LocalStack } from '../local/stack.ts';

/** A store of a measurement's own. */
export interface BenchStack {
  settings: LocalSettings;
  stack: Pick<LocalStack, 'url' | 'cloudUrl' | 'outputs'>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('There is no free port.');
  return address.port;
}

/**
 * Starts an empty store under `.local/bench`, lets `work` have it, and stops it whatever happens. Its state is removed: the index is in it once for
 * each of its versions. While `work` runs, this process is a function's equal: the project's entities and clients find the store's table and buckets, so
 * modules that use them are imported inside of `work`.
 * @param before may change the settings, before anything is started with them.
 */
export async function withStack<T>(
  name: string,
  work: (stack: BenchStack) => Promise<T>,
  before: (settings: LocalSettings) => void = () => {},
): Promise<T> {
  const directory = join(root, '.local/bench', name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const [port, cloudPort] = [await freePort(), await freePort()];
  const settings: LocalSettings = { directory, port, cloudPort, context: {}, quiet: true };
  before(settings);
  const starter = fork(join(import.meta.dirname, 'starter.ts'), [JSON.stringify(settings)]);
  const ended = once(starter, 'exit');
  const stop = async (): Promise<void> => {
    if (starter.connected) starter.disconnect();
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  const interrupted = (): void => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const [stack]: BenchStack['stack'][] = await Promise.race([once(starter, 'message'), ended.then(() => [])]);
    if (!stack) throw new LocalFailure('The store did not start.');
    Object.assign(process.env, cloudEnvironment(settings), {
      TABLE_NAME: stack.outputs.TableName,
      PACKAGES_BUCKET: stack.outputs.PackagesBucketName,
    });
    return await work({ settings, stack });
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await stop();
  }
}
