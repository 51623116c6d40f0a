import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectFindingCode } from '../finding-codes.ts';
import type { HelmFlag, HelmFolders } from '../helm.ts';
import type { Judgement } from '../judge.ts';
import type { Scaled } from '../scaled.ts';

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
  /** Namespaces beside it in which objects stay. */
  beside?: readonly string[];
  /** '1.36' or 'v1.36.3'. */
  kubeVersion: string;
  /** Kinds of custom resources that belong to no namespace, 'group/Kind' each. */
  clusterWide?: readonly string[];
  /** What autoscalers have given replicas to. */
  scaled?: Scaled;
  /** Findings in objects that the policy does not allow. */
  blocked?: readonly ObjectFindingCode[];
}

/**
 * Writes helm 4's post-renderer plugin (plugin.yaml: `postrenderer/v1`, runtime `subprocess`) into a private home. Helm 4 takes no programs for
 * `--post-renderer`, only plugins.
 * @returns the flags that make helm use it.
 * @example await home.run({ ...command, flags: await writePostRenderer(home, { script }) }, { environment: postRendererEnvironment(home, target) })
 */
export async function writePostRenderer(home: HelmFolders, options: PostRendererOptions): Promise<HelmFlag[]> {
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
  await writeFile(join(folder, 'plugin.yaml'), JSON.stringify(plugin));
  return [`--post-renderer=${postRendererName}`];
}

const judgementFile = (home: HelmFolders): string => join(home.directory, 'post-renderer-judgement.json');
const failureFile = (home: HelmFolders): string => join(home.directory, 'post-renderer-failure.txt');

/** What the post-renderer must know, as the environment of the helm run. */
export function postRendererEnvironment(
  home: HelmFolders,
  { namespace, beside = [], kubeVersion, clusterWide = [], scaled = {}, blocked = [] }: PostRendererTarget,
): Record<string, string> {
  const { LD_LIBRARY_PATH } = process.env;
  return {
    // Where this process's Node needs it to find its libraries, the post-renderer's does too.
    ...(LD_LIBRARY_PATH ? { LD_LIBRARY_PATH } : {}),
    BERTH_NAMESPACE: namespace,
    BERTH_BESIDE: beside.join(','),
    BERTH_KUBE_VERSION: kubeVersion,
    BERTH_CLUSTER_WIDE: clusterWide.join(','),
    BERTH_SCALED: JSON.stringify(scaled),
    BERTH_BLOCKED: blocked.join(','),
    BERTH_FAILURE_FILE: failureFile(home),
    BERTH_JUDGEMENT_FILE: judgementFile(home),
  };
}

/** Why the post-renderer failed, when a helm run with it did: helm says only that it did. Undefined when it was something else. */
export function postRendererFailure(home: HelmFolders): Promise<string | undefined> {
  return readFile(failureFile(home), 'utf8').catch(() => undefined);
}

/** What the policy does not allow in what helm was about to install, when the post-renderer refused it. Our own program wrote it. */
export async function postRendererJudgement(home: HelmFolders): Promise<Judgement[]> {
  const text = await readFile(judgementFile(home), 'utf8').catch(() => '[]');
  return JSON.parse(text);
}
