import * as z from 'zod';
import { signIn } from './cast.ts';
import type { Outputs } from './deploy.ts';
import { LocalFailure } from './failure.ts';
import { run } from './processes.ts';
import { cast, castWorkspace, type LocalSettings } from './settings.ts';
import { kubectlBinary } from './tools.ts';

/** The name under which the store knows the cluster, and the namespace of the cast's workspace on it. */
export const localClusterName = 'local';
const namespace = castWorkspace;

/** With all certificates in it: the store reads no files that a kubeconfig names. */
async function flattened(kubeconfig: string): Promise<string> {
  const kubectl = await kubectlBinary();
  return run(kubectl, [
    'config',
    'view',
    '--kubeconfig',
    kubeconfig,
    '--flatten',
    '--minify',
    '--raw',
    '--output=yaml',
  ]);
}

const named = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const one = z.object({ id: z.string(), status: z.string(), problems: z.array(z.string()).optional() });
const projects = z.object({ items: z.array(z.object({ namespace: z.string(), cluster: z.string() })) });

/**
 * Registers a cluster with a running store, or gives the registered one this kubeconfig; and makes the cast's project on it. Doing it again changes nothing.
 * @returns the Kubernetes version that the store found.
 * @throws LocalFailure when the store cannot use the cluster.
 */
export async function registerCluster(
  store: { settings: LocalSettings; outputs: Outputs; url: string },
  kubeconfig: string,
): Promise<string> {
  const token = await signIn(store.settings, store.outputs, 'admin', cast.admin.password);
  const call = async <T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(store.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new LocalFailure(`${method} ${path} answered ${answer.status}: ${text}`);
    return schema.parse(JSON.parse(text));
  };
  const config = await flattened(kubeconfig);
  const { items } = await call(named, 'GET', '/v1/clusters');
  const known = items.find(each => each.name === localClusterName);
  const cluster = known
    ? await call(one, 'PATCH', `/v1/clusters/${known.id}`, { kubeconfig: config })
    : await call(one, 'POST', '/v1/clusters', { kind: 'kubeconfig', name: localClusterName, kubeconfig: config });
  if (cluster.status !== 'reachable')
    throw new LocalFailure(`The store cannot use the cluster: ${cluster.problems?.join(' ')}`);
  const own = await call(projects, 'GET', `/v1/workspaces/${castWorkspace}/projects`);
  if (!own.items.some(each => each.cluster === cluster.id && each.namespace === namespace))
    await call(one.pick({ id: true }), 'POST', `/v1/workspaces/${castWorkspace}/projects`, {
      cluster: cluster.id,
      namespace,
      description: 'Made by npm start',
    });
  const found = await call(z.object({ kubernetesVersion: z.string().nullable() }), 'GET', `/v1/clusters/${cluster.id}`);
  return found.kubernetesVersion ?? 'unknown';
}
