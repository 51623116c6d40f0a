import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { adapt } from '../adapt.ts';
import { namespacedExcept } from '../confine.ts';

/**
 * The program behind helm's post-renderer plugin: reads the manifest that helm rendered, hooks included, from standard input and writes the adapted
 * one to standard output. Told by the environment, which helm hands on: BERTH_NAMESPACE, BERTH_KUBE_VERSION ('1.36') and, for custom resources of
 * no namespace, BERTH_CLUSTER_WIDE ('group/Kind' each, separated by commas).
 * What goes wrong is written to the file BERTH_FAILURE_FILE too, as helm does not show what a plugin says.
 */
async function main(): Promise<void> {
  const { BERTH_NAMESPACE: namespace, BERTH_KUBE_VERSION: kubeVersion, BERTH_CLUSTER_WIDE = '' } = process.env;
  if (!namespace || !kubeVersion) throw new Error('BERTH_NAMESPACE and BERTH_KUBE_VERSION must be set');
  const isNamespaced = namespacedExcept(BERTH_CLUSTER_WIDE.split(','));
  const { manifest } = adapt(await text(process.stdin), { namespace, kubeVersion, isNamespaced });
  // Helm takes an empty answer for a failure, and a chart may render nothing, or nothing that the cluster can have.
  process.stdout.write(manifest || '# nothing\n');
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  if (process.env.BERTH_FAILURE_FILE) writeFileSync(process.env.BERTH_FAILURE_FILE, message);
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
});
