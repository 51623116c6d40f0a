import { execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { helmBinary } from '../../local/tools.ts';
import type { KubernetesClient } from './client.ts';
import { releaseSummaries } from './releases.ts';

const execute = promisify(execFile);

/** Looks until what is found is good; fails after half a minute. */
export async function until<T>(look: () => Promise<T>, good: (found: T) => boolean): Promise<T> {
  for (const end = Date.now() + 30_000; ; await pause(200)) {
    const found = await look();
    if (good(found)) return found;
    if (Date.now() > end) throw new Error(`It never came: ${JSON.stringify(found)}`);
  }
}

/** Writes the smallest chart that has a pod to wait for: its image is the value `image`. @returns its directory */
export function writeChart(directory: string): string {
  const chart = join(directory, 'chart');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: small\nversion: 1.0.0\nappVersion: "7"\n');
  writeFileSync(join(chart, 'values.yaml'), 'image: nginx:1\n');
  writeFileSync(
    join(chart, 'templates/all.yaml'),
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata: { labels: { app: "{{ .Release.Name }}" } }
    spec: { containers: [{ name: main, image: "{{ .Values.image }}" }] }
`,
  );
  return chart;
}

export interface Helm {
  run(...args: string[]): Promise<unknown>;
  /** What it says when it fails; '' when it does not. */
  refusal(...args: string[]): Promise<string>;
  /** The states of a release's revisions, the oldest first. */
  states(release: string): Promise<string[]>;
  /**
   * Runs helm until a release is in a state, and kills it then, as the end of a function does.
   * @param after how long it may go on in that state: it writes its record first, and then the objects. Milliseconds.
   */
  die(release: string, status: string, args: string[], after?: number): Promise<void>;
}

/** The stock helm in one namespace, with a kubeconfig of its own. */
export async function helmIn(
  namespace: string,
  kubeconfig: string,
  directory: string,
  client: KubernetesClient,
): Promise<Helm> {
  const binary = await helmBinary();
  const file = join(directory, 'helm.kubeconfig');
  writeFileSync(file, kubeconfig, { mode: 0o600 });
  const env = { ...process.env, HELM_CACHE_HOME: directory, HELM_CONFIG_HOME: directory, HELM_DATA_HOME: directory };
  const line = (args: string[]): string[] => ['--kubeconfig', file, '--namespace', namespace, ...args];
  const states = async (release: string): Promise<string[]> =>
    (await releaseSummaries(client, namespace, release)).map(({ status }) => status);
  return {
    states,
    run: (...args) => execute(binary, line(args), { env }),
    refusal: (...args) =>
      execute(binary, line(args), { env }).then(
        () => '',
        error => String(error.stderr),
      ),
    die: async (release, status, args, after = 1000) => {
      const child = spawn(binary, line(args), { env, stdio: 'ignore' });
      await until(
        () => states(release),
        found => found.at(-1) === status,
      );
      await pause(after);
      child.kill('SIGKILL');
      expect((await states(release)).at(-1)).toBe(status);
    },
  };
}
