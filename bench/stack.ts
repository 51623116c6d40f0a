import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type StackApart, startApart } from '../local/apart.ts';
import { freePort } from '../local/processes.ts';
import { cloudEnvironment, type LocalSettings, root } from '../local/settings.ts';

/** A store of a measurement's own. */
export interface BenchStack {
  settings: LocalSettings;
  stack: StackApart['stack'];
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
  let running: StackApart | undefined;
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  // Ctrl-C ends this process when the store has stopped.
  process.once('exit', remove);
  try {
    running = await startApart(settings);
    const { stack } = running;
    Object.assign(process.env, cloudEnvironment(settings), {
      TABLE_NAME: stack.outputs.TableName,
      PACKAGES_BUCKET: stack.outputs.PackagesBucketName,
    });
    return await work({ settings, stack });
  } finally {
    await running?.stop();
    process.off('exit', remove);
    remove();
  }
}
