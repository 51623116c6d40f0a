import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalFailure } from './failure.ts';
import type { LocalSettings } from './settings.ts';
import { type LocalStack, startStack } from './stack.ts';

/** Run by local/apart.ts in a process of its own: starts a store, and stops it when that process asks, or ends in whatever way. */
const settings: LocalSettings = JSON.parse(process.argv[2] ?? '{}');
let stack: LocalStack | undefined;

/** The emulator is in a process group of its own, and until it is up only its mark says which process it is. */
function killStarting(): void {
  const mark = join(settings.directory, 'running');
  if (existsSync(mark)) process.kill(Number(readFileSync(mark, 'utf8')), 'SIGKILL');
}

process.on('disconnect', async () => {
  if (stack) await stack.stop();
  else killStarting();
  process.exit();
});
// Ctrl-C reaches every process of the terminal; the measuring one decides.
process.on('SIGINT', () => {}).on('SIGTERM', () => {});

try {
  stack = await startStack(settings);
  const { url, cloudUrl, outputs } = stack;
  process.send?.({ url, cloudUrl, outputs });
} catch (error) {
  console.error(error instanceof LocalFailure ? error.message : error);
  process.exit(1);
}
