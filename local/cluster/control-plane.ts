import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalFailure } from '../failure.ts';
import { freePort, portIsFree, stop } from '../processes.ts';
import { buildControlPlane } from './build.ts';

/** A Kubernetes control plane that runs on this machine. */
export interface LocalCluster {
  /** The path of the administrator's kubeconfig. */
  kubeconfig: string;
  url: string;
  /** Of its process; for those who freeze it from another one. */
  pid: number;
  /** Resolves when the control plane has ended, by itself or not. */
  ended: Promise<void>;
  /** Freezes it, so that it answers nobody: what a cluster looks like that cannot be reached. */
  suspend(): void;
  resume(): void;
  stop(): Promise<void>;
}

async function requireFree(port: number): Promise<void> {
  if (await portIsFree(port)) return;
  throw new LocalFailure(
    `Port ${port} is in use: another cluster may be running. Stop it, or choose another port: BERTH_CLUSTER_PORT=${port + 100} npm run cluster`,
  );
}

function endOf(file: string): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
}

/** Waits for the line in which the control plane says that it is ready. */
async function readyLine(child: ChildProcess, log: string): Promise<string> {
  let [output, errors] = ['', ''];
  child.stderr?.on('data', chunk => (errors += chunk));
  return await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', chunk => {
      output += chunk;
      const kubeconfig = /^ready (.+)$/m.exec(output)?.[1];
      if (kubeconfig) resolve(kubeconfig);
    });
    child.once('error', reject);
    child.once('close', () => {
      // The log is the running one's when that is what stands in the way: its own words are enough.
      const details = errors.includes('another control plane') ? '' : `\nThe end of ${log}:\n${endOf(log)}`;
      reject(new LocalFailure(`The local cluster did not come up: ${errors.trim() || 'it was killed.'}${details}`));
    });
  });
}

/**
 * Starts the local cluster, and builds it before when that has not been done. What it holds stays in the directory.
 * @param options where it keeps its data, and its port; without one it takes any that is free.
 * @throws LocalFailure when it cannot be built or does not come up.
 */
export async function startCluster(
  { directory, port }: { directory: string; port?: number },
  say: (line: string) => void,
): Promise<LocalCluster> {
  const binary = await buildControlPlane(say);
  const chosen = port ?? (await freePort());
  await requireFree(chosen);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const child = spawn(binary, ['--with-parent', '--dir', directory, '--port', String(chosen)], {
    // Nothing is written to the standard input: its end tells the cluster that this process is gone, however it went.
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in the terminal must not reach it before those who use it have been stopped.
    detached: true,
  });
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const kubeconfig = await readyLine(child, join(directory, 'cluster.log'));
  return {
    kubeconfig,
    url: `https://127.0.0.1:${chosen}`,
    pid: child.pid ?? 0,
    ended,
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: () => {
      // A frozen process would not see the other signal.
      child.kill('SIGCONT');
      return stop(child);
    },
  };
}
