import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { HelmHome } from '../helm.ts';

/** What `--post-renderer` is given. */
export const postRendererName = 'berth-adapt';

export interface PostRendererOptions {
  /** Absolute path of the bundled main.ts, one CommonJS file. */
  script: string;
  /** Absolute path of the Node that runs it; this process's own unless told. */
  node?: string;
}

export interface PostRendererTarget {
  namespace: string;
  /** '1.36' or 'v1.36.3'. */
  kubeVersion: string;
  /** Kinds of custom resources that belong to no namespace, 'group/Kind' each. */
  clusterWide?: readonly string[];
}

/**
 * Writes helm 4's post-renderer plugin (plugin.yaml: `postrenderer/v1`, runtime `subprocess`) into a private home. Helm 4 takes no programs for
 * `--post-renderer`, only plugins.
 * @returns the arguments that make helm use it.
 * @example await home.run([...args, ...(await writePostRenderer(home, { script }))], { environment: postRendererEnvironment(home, target) })
 */
export async function writePostRenderer(home: HelmHome, options: PostRendererOptions): Promise<string[]> {
  const folder = join(home.plugins, postRendererName);
  const plugin = {
    apiVersion: 'v1',
    type: 'postrenderer/v1',
    name: postRendererName,
    version: '1.0.0',
    runtime: 'subprocess',
    runtimeConfig: { platformCommand: [{ command: options.node ?? process.execPath, args: [options.script] }] },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plugin.yaml'), stringify(plugin));
  return ['--post-renderer', postRendererName];
}

const failureFile = (home: HelmHome): string => join(home.directory, 'post-renderer-failure.txt');

/** What the post-renderer must know, as the environment of the helm run. */
export function postRendererEnvironment(
  home: HelmHome,
  { namespace, kubeVersion, clusterWide = [] }: PostRendererTarget,
): Record<string, string> {
  const { LD_LIBRARY_PATH } = process.env;
  return {
    // Where this process's Node needs it to find its libraries, the post-renderer's does too.
    ...(LD_LIBRARY_PATH ? { LD_LIBRARY_PATH } : {}),
    BERTH_NAMESPACE: namespace,
    BERTH_KUBE_VERSION: kubeVersion,
    BERTH_CLUSTER_WIDE: clusterWide.join(','),
    BERTH_FAILURE_FILE: failureFile(home),
  };
}

/** Why the post-renderer failed, when a helm run with it did: helm says only that it did. Undefined when it was something else. */
export function postRendererFailure(home: HelmHome): Promise<string | undefined> {
  return readFile(failureFile(home), 'utf8').catch(() => undefined);
}
