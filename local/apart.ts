import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { LocalFailure } from './failure.ts';
import type { LocalSettings } from './settings.ts';
import type { LocalStack } from './stack.ts';

/** A store that runs in another process. */
export interface StackApart {
  stack: Pick<LocalStack, 'url' | 'cloudUrl' | 'outputs'>;
  /** Stops it as Ctrl-C stops `npm start`; its state is saved. */
  stop(): Promise<void>;
}

/**
 * Starts a store in a process of its own: the project's entities are bound to the table that is in the environment when they are loaded, and starting a
 * store loads them before there is one. It stops with this process, however that ends.
 * @throws LocalFailure when it does not start; why, it has printed.
 */
export async function startApart(settings: LocalSettings): Promise<StackApart> {
  const starter = fork(join(import.meta.dirname, 'apart-process.ts'), [JSON.stringify(settings)]);
  const ended = once(starter, 'exit');
  const stop = async (): Promise<void> => {
    if (starter.connected) starter.disconnect();
    await ended;
  };
  const interrupted = (): void => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  ended.finally(() => process.off('SIGINT', interrupted).off('SIGTERM', interrupted));
  const [stack]: StackApart['stack'][] = await Promise.race([once(starter, 'message'), ended.then(() => [])]);
  if (!stack) throw new LocalFailure('The store did not start.');
  return { stack, stop };
}
