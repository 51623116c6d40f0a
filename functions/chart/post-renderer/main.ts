import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { adapt } from '../adapt.ts';
import { addressProblems } from '../addressable.ts';
import { namespacedExcept } from '../confine.ts';
import { objectFindingCodes } from '../finding-codes.ts';
import { judge, sayJudgement } from '../judge.ts';

/**
 * The program behind helm's post-renderer plugin: reads the manifest that helm rendered, hooks included, from standard input and writes the adapted
 * one to standard output. Told by the environment, which helm hands on: BERTH_NAMESPACE, BERTH_KUBE_VERSION ('1.36'), the
 * namespaces in which objects stay as well, BERTH_BESIDE, and, for custom resources of no namespace, BERTH_CLUSTER_WIDE ('group/Kind' each); both separated by commas; and what autoscalers
 * have given replicas to, BERTH_SCALED, as JSON.
 * It refuses what has one of the findings BERTH_BLOCKED names (codes, separated by commas), and writes what it found to the file BERTH_JUDGEMENT_FILE,
 * as JSON. A chart renders anew each time, and knows here what it cannot know in a preview, such as the number of its revision: what is judged here is
 * what is installed.
 * What goes wrong is written to the file BERTH_FAILURE_FILE too, as helm does not show what a plugin says.
 */
async function main(): Promise<void> {
  const {
    BERTH_NAMESPACE: namespace,
    BERTH_KUBE_VERSION: kubeVersion,
    BERTH_CLUSTER_WIDE = '',
    BERTH_BESIDE = '',
    BERTH_SCALED = '{}',
    BERTH_BLOCKED = '',
  } = process.env;
  if (!namespace || !kubeVersion) throw new Error('BERTH_NAMESPACE and BERTH_KUBE_VERSION must be set');
  const isNamespaced = namespacedExcept(BERTH_CLUSTER_WIDE.split(','));
  const adapted = adapt(await text(process.stdin), {
    namespace,
    beside: BERTH_BESIDE.split(',').filter(name => name !== ''),
    kubeVersion,
    isNamespaced,
    scaled: z.record(z.string(), z.number()).parse(JSON.parse(BERTH_SCALED)),
  });
  const unnamed = addressProblems(adapted.objects);
  if (unnamed.length > 0) throw new Error(unnamed.map(({ detail }) => detail).join('\n'));
  const blocked = new Set(BERTH_BLOCKED.split(','));
  const judgements = judge(
    adapted,
    objectFindingCodes.filter(code => blocked.has(code)),
  );
  if (judgements.length > 0) {
    if (process.env.BERTH_JUDGEMENT_FILE) writeFileSync(process.env.BERTH_JUDGEMENT_FILE, JSON.stringify(judgements));
    throw new Error(judgements.map(sayJudgement).join('\n'));
  }
  // Helm takes an empty answer for a failure, and a chart may render nothing, or nothing that the cluster can have.
  process.stdout.write(adapted.manifest || '# nothing\n');
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  if (process.env.BERTH_FAILURE_FILE) writeFileSync(process.env.BERTH_FAILURE_FILE, message);
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
});
