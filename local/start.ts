import { banner } from './banner.ts';
import { LocalFailure } from './failure.ts';
import { startSettings } from './settings.ts';
import { startStack } from './stack.ts';

const begun = Date.now();
try {
  const stack = await startStack(startSettings());
  console.log(banner(stack, ((Date.now() - begun) / 1000).toFixed(1)));
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping; saving the state …');
    await stack.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof LocalFailure ? error.message : error);
  process.exit(1);
}
