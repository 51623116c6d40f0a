import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { banner } from './banner.ts';
import { type ChosenCluster, chooseCluster } from './choose-cluster.ts';
import { type LocalCluster, startCluster } from './cluster/control-plane.ts';
import { LocalFailure } from './failure.ts';
import { registerCluster } from './register-cluster.ts';
import { root, startSettings } from './settings.ts';
import { type LocalStack, startStack } from './stack.ts';

const begun = Date.now();
const settings = startSettings();

function say(line: string): void {
  console.log(line);
}

/** The cluster that was asked for, or one of this machine's own: built once, which takes minutes, while the store is there already. */
async function bringCluster(stack: LocalStack, chosen: ChosenCluster): Promise<LocalCluster | undefined> {
  const given = chosen.kind === 'given' ? chosen.kubeconfig : undefined;
  try {
    if (chosen.kind === 'own' && chosen.hint) say(chosen.hint);
    say(given ? `Registering the cluster of ${given} …` : 'Starting the local cluster …');
    const cluster = given ? undefined : await startCluster({ directory: join(root, '.local/cluster') }, say);
    const version = await registerCluster({ settings, ...stack }, given ?? cluster?.kubeconfig ?? '');
    say(`A cluster with Kubernetes ${version} is registered as "local", with the project "tutorial" on it.`);
    if (cluster) say(`Look at it with: kubectl --kubeconfig ${cluster.kubeconfig} get pods --all-namespaces`);
    return cluster;
  } catch (error) {
    if (!(error instanceof LocalFailure)) throw error;
    say(`There is no cluster to install on; all else works. ${error.message}`);
    return undefined;
  }
}

const interrupted = new AbortController();
let stack: LocalStack | undefined;
let cluster: Promise<LocalCluster | undefined> = Promise.resolve(undefined);

async function stop(): Promise<void> {
  if (interrupted.signal.aborted) return;
  say('\nStopping; saving the state …');
  // Before the store is there, this stops what is: startStack fails then, and that ends this process.
  interrupted.abort();
  if (!stack) return;
  // What is still being compiled is given up with this process.
  const running = await Promise.race([cluster, setTimeout(100, undefined)]);
  await Promise.all([stack.stop(), running?.stop()]);
  process.exit(0);
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
try {
  // Before anything is started: what was asked for may not be understood.
  const chosen = chooseCluster(process.argv.slice(2), process.env);
  stack = await startStack(settings, interrupted.signal);
  say(banner(stack, ((Date.now() - begun) / 1000).toFixed(1)));
  cluster = bringCluster(stack, chosen);
} catch (error) {
  if (!interrupted.signal.aborted) console.error(error instanceof LocalFailure ? error.message : error);
  process.exit(1);
}
