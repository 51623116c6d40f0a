import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { helmBinary, kubectlBinary } from '../../local/tools.ts';
import { type HelmHome, withHelmHome } from './helm.ts';
import { chartPackage } from './testing.ts';

const execute = promisify(execFile);

/** The folder with the tutorial's packages. */
export const tutorialCharts = join(import.meta.dirname, '../../../shared/charts/tutorial');

export const tutorialPackage = (file: string): Buffer => readFileSync(join(tutorialCharts, file));

/** The stock helm, in a home of its own. */
export async function withHelm<T>(work: (home: HelmHome) => Promise<T>): Promise<T> {
  return withHelmHome(work, { helm: await helmBinary() });
}

/** A chart of these templates, with what else is given. */
export function chartOf(
  templates: Record<string, string>,
  rest: { extra?: string; files?: Record<string, string> } = {},
): Buffer {
  const files = Object.fromEntries(Object.entries(templates).map(([name, text]) => [`templates/${name}`, text]));
  return chartPackage({
    name: 'mine',
    version: '1.0.0',
    extra: rest.extra ?? '',
    files: { 'templates/config.yaml': '', ...files, ...rest.files },
  });
}

/** What Kubernetes' own YAML reader makes of a manifest: kubectl reads it and writes JSON, without a cluster. */
export async function readByKubectl(manifest: string): Promise<unknown> {
  const file = join(await mkdtemp(join(tmpdir(), 'berth-kubectl-')), 'manifest.yaml');
  await writeFile(file, manifest);
  const args = ['label', '--local', '-f', file, '-o', 'json', 'berth-test=1'];
  const { stdout } = await execute(await kubectlBinary(), args, {
    maxBuffer: 64 * 1024 * 1024,
    env: { HOME: tmpdir() },
  });
  return JSON.parse(stdout);
}
