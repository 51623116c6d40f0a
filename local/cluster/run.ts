import { join, relative } from 'node:path';
import { LocalFailure } from '../failure.ts';
import { root } from '../settings.ts';
import { startCluster } from './control-plane.ts';

// Kubernetes' own port for API servers.
const port = Number(process.env.BERTH_CLUSTER_PORT ?? 6443);

try {
  console.log('Starting the local cluster …');
  const cluster = await startCluster({ directory: join(root, '.local/cluster'), port }, line => console.log(line));
  console.log(
    [
      '',
      `A Kubernetes cluster is ready at ${cluster.url}. Its kubeconfig:`,
      '',
      `  ${cluster.kubeconfig}`,
      '',
      'See its nodes:',
      '',
      `  kubectl --kubeconfig ${relative(process.cwd(), cluster.kubeconfig)} get nodes`,
      '',
      'Pods get their states, and run nothing. Images named berth.test/missing, fails, hangs and unready go wrong.',
      'State and log are in .local/cluster. Ctrl-C stops it; the next start finds it as it was.',
      '',
    ].join('\n'),
  );
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping the cluster …');
    await cluster.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  await cluster.ended;
  if (!stopping) throw new LocalFailure('The local cluster has ended. Its log is .local/cluster/cluster.log.');
} catch (error) {
  console.error(error instanceof LocalFailure ? error.message : error);
  process.exit(1);
}
