import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { localClusterName } from '../../local/register-cluster.ts';
import { kubectlBinary } from '../../local/tools.ts';
import { type Answer, call, eventually, tokenOf, unique } from './store.ts';

const execute = promisify(execFile);

/** The cluster under test, as its administrator sees it. */
export const cluster = inject('cluster');

/** Runs kubectl as the cluster's administrator. */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await execute(await kubectlBinary(), ['--kubeconfig', cluster.kubeconfig, ...args], {
    maxBuffer: 32 * 1024 * 1024,
  });
  return stdout;
}

/** The store's id of the cluster under test. */
export async function clusterId(): Promise<string> {
  const { body } = await call('GET', '/v1/clusters', { token: await tokenOf('admin') });
  const found = body.items?.find(each => each.name === localClusterName);
  if (!found) throw new Error('The cluster is not registered.');
  return String(found.id);
}

/** Makes a project of a workspace, with a namespace that no other test uses. */
export async function newProject(workspace: string, token: string): Promise<{ id: string; namespace: string }> {
  const namespace = unique('ns');
  const answer = await call('POST', `/v1/workspaces/${workspace}/projects`, {
    token,
    body: { cluster: await clusterId(), namespace },
  });
  if (answer.status !== 201) throw new Error(`No project: ${answer.status} ${answer.bytes}`);
  return { id: String(answer.body.id), namespace };
}

export interface Shown {
  id: string;
  status: string;
  health: string;
  healthReason: string;
  version: string;
  versionName: string;
  revision: number;
  operation: { id: string; kind: string; status: string; step: string; detail: string; execution: string };
  warnings: { code: string; detail: string }[];
  upgrade: { version: string } | null;
}

/** The installation as the API shows it. */
export async function shown(id: string, token: string): Promise<Shown> {
  const answer = await call('GET', `/v1/installations/${id}`, { token });
  if (answer.status !== 200) throw new Error(`No installation: ${answer.status} ${answer.bytes}`);
  return answer.body as unknown as Shown;
}

/** Waits for the end of the operation that runs. */
export function ended(id: string, token: string): Promise<Shown> {
  return eventually(
    async () => {
      const now = await shown(id, token);
      return now.operation.status !== 'running' && now;
    },
    `the end of the operation on ${id}`,
    100_000,
  );
}

/** The installation that an accepted order is about. */
export function accepted(answer: Answer): string {
  if (answer.status !== 202) throw new Error(`Not begun: ${answer.status} ${answer.bytes}`);
  return String(answer.body.id);
}

/** Orders an installation and waits for its end. */
export async function install(
  token: string,
  order: { project: string; release: string; version: string; values?: string; rollbackOnFailure?: boolean },
): Promise<Shown> {
  return ended(accepted(await call('POST', '/v1/installations', { token, body: order })), token);
}

/** Acts on an installation and waits for the end. */
export async function actOn(token: string, id: string, action: Record<string, unknown>): Promise<Shown> {
  return ended(accepted(await call('POST', `/v1/installations/${id}/actions`, { token, body: action })), token);
}

/** Uninstalls and waits for the end. */
export async function uninstall(token: string, id: string): Promise<Shown> {
  return ended(accepted(await call('DELETE', `/v1/installations/${id}`, { token })), token);
}
