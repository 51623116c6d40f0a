import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { LocalFailure } from './failure.ts';

/**
 * Runs a command to its end.
 * @throws LocalFailure with the end of its output when it fails.
 */
export async function run(command: string, args: string[], options: SpawnOptions = {}): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', chunk => (output += chunk));
  child.stderr?.on('data', chunk => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new LocalFailure(
      `${command} ${args.slice(0, 3).join(' ')} failed:\n${output.split('\n').slice(-40).join('\n')}`,
    );
  return output;
}

/** Stops a child politely, so that it can save its state; after a while not so politely. */
export async function stop(child: ChildProcess, patience = 20_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await closed;
  clearTimeout(timer);
}

/** Whether something listens on a port of this machine already. */
export async function portIsFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  const result = await free;
  if (result) await new Promise(resolve => server.close(resolve));
  return result;
}

/** A port of this machine that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('A server on a port has no port.');
  return address.port;
}
