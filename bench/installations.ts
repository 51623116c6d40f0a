import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { KubernetesClient } from '../functions/kubernetes/client.ts';
import { textAt } from '../functions/kubernetes/fields.ts';
import { parseKubeconfig } from '../functions/kubernetes/kubeconfig.ts';
import { decodeRelease, type ReleaseRecord } from '../functions/kubernetes/release-record.ts';
import { buildControlPlane } from '../local/cluster/build.ts';
import { type LocalCluster, startCluster } from '../local/cluster/control-plane.ts';
import { LocalFailure } from '../local/failure.ts';
import { registerCluster } from '../local/register-cluster.ts';
import { castWorkspace, root } from '../local/settings.ts';
import { helmBinary } from '../local/tools.ts';
import { Client } from './client.ts';
import type { Project } from './fleet.ts';
import { HealthWatch, healthSection, type Passes } from './health.ts';
import { Invocations } from './invocations.ts';
import { BerthOperator, bareNamespace, HelmOperator } from './operators.ts';
import { measurePairs, pairSections } from './pairs.ts';
import { renderingSection } from './rendering.ts';
import type { Group, Options, Section } from './report.ts';
import { type BenchStack, withStack } from './stack.ts';
import { tutorialChart } from './tutorial.ts';

interface Plan {
  pairs: number;
  /** How many installations the health is measured with. */
  fleets: readonly [few: number, many: number];
  passes: number;
  namespaces: number;
}

const full: Plan = { pairs: 11, fleets: [50, 500], passes: 5, namespaces: 5 };
const quick: Plan = { pairs: 1, fleets: [5, 20], passes: 1, namespaces: 2 };

const charts = { older: tutorialChart('11.3.4'), newer: tutorialChart('12.0.0') };
const projects = z.object({ items: z.array(z.object({ id: z.string(), namespace: z.string(), cluster: z.string() })) });
const made = z.object({ id: z.string() });

/** What is measured on: a store that knows the cluster, and the cluster as its administrator has it. */
interface Ground {
  bench: BenchStack;
  client: Client;
  helm: HelmOperator;
  cluster: KubernetesClient;
  clusterId: string;
  project: string;
}

async function send<T>(client: Client, schema: z.ZodType<T>, method: string, path: string, body: object): Promise<T> {
  const call = { token: client.tokens.isv, ...(body instanceof Uint8Array ? { bytes: body } : { body }) };
  const answer = await client.call(method, path, call);
  if (answer.status !== 201) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.bytes}`);
  return schema.parse(JSON.parse(answer.bytes.toString('utf8')));
}

async function prepare(bench: BenchStack, { kubeconfig }: LocalCluster): Promise<Ground> {
  await registerCluster({ settings: bench.settings, ...bench.stack }, kubeconfig);
  const client = await Client.signedIn(bench);
  const answer = await client.call('GET', `/v1/workspaces/${castWorkspace}/projects`, { token: client.tokens.isv });
  const [project] = projects.parse(JSON.parse(answer.bytes.toString('utf8'))).items;
  if (!project) throw new Error('The cast has no project.');
  const cluster = new KubernetesClient(parseKubeconfig(readFileSync(kubeconfig, 'utf8')), { allowPrivate: true });
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: bareNamespace } });
  const home = join(bench.settings.directory, 'helm');
  mkdirSync(home);
  const helm = new HelmOperator(await helmBinary(), home, kubeconfig, charts);
  return { bench, client, helm, cluster, clusterId: project.cluster, project: project.id };
}

async function upload({ bench, client }: Ground, file: string): Promise<string> {
  const { untilInspected } = await import('./inspected.ts');
  const path = `/v1/workspaces/${castWorkspace}/packages`;
  const { id } = await send(client, made, 'PUT', path, readFileSync(file));
  await untilInspected(client, bench.stack.outputs.PackagesBucketName, id);
  return id;
}

async function pairs(ground: Ground, { pairs: n }: Plan, say: Options['say']): Promise<Section[]> {
  const { bench, client, helm, project } = ground;
  const older = await upload(ground, charts.older);
  const newer = await upload(ground, charts.newer);
  const { cloudUrl } = bench.stack;
  const berth = new BerthOperator(client, project, { older, newer });
  const invocations = await Invocations.of(cloudUrl);
  return pairSections(await measurePairs({ berth, helm, invocations, cloudUrl }, n, say));
}

/** What helm keeps of one redis. */
async function modelRelease({ helm, cluster }: Ground): Promise<ReleaseRecord> {
  await helm.run('install', 'model', charts.newer);
  const name = 'sh.helm.release.v1.model.v1';
  const secret = await cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace: bareNamespace, name });
  const record = await decodeRelease(textAt(secret, 'data', 'release'));
  await helm.run('uninstall', 'model', '--wait');
  return record;
}

async function health(ground: Ground, plan: Plan, say: Options['say']): Promise<Section> {
  const { bench, client, cluster, clusterId } = ground;
  // Not before the stack is there: it finds its table in the environment.
  const { Fleet } = await import('./fleet.ts');
  const own: Project[] = [];
  for (let index = 0; index < plan.namespaces; index++) {
    const namespace = `fleet-${index}`;
    const body = { cluster: clusterId, namespace };
    const { id } = await send(client, made, 'POST', `/v1/workspaces/${castWorkspace}/projects`, body);
    own.push({ id, namespace });
  }
  const fleet = new Fleet(cluster, clusterId, own, await modelRelease(ground));
  const watch = new HealthWatch(bench, cluster);
  const at = async (size: number): Promise<Passes> => {
    say(`Making ${size} releases …`);
    await fleet.grow(size);
    say(`Looking at the health of ${size} installations …`);
    return watch.measure(fleet, plan.passes);
  };
  const passes: [Passes, Passes] = [await at(plan.fleets[0]), await at(plan.fleets[1])];
  watch.close();
  return healthSection(passes);
}

async function onCluster(cluster: LocalCluster, plan: Plan, say: Options['say']): Promise<Section[]> {
  say('Starting a store …');
  return withStack('installations', async bench => {
    const ground = await prepare(bench, cluster);
    try {
      return [...(await pairs(ground, plan, say)), await health(ground, plan, say)];
    } finally {
      ground.cluster.close();
    }
  });
}

/** Why there can be no cluster on this machine; undefined when there can. */
async function hindrance(say: Options['say']): Promise<string | undefined> {
  try {
    await buildControlPlane(say);
    return undefined;
  } catch (error) {
    if (error instanceof LocalFailure) return error.message.split('\n')[0];
    throw error;
  }
}

function leftOut(why: string): Section {
  return { title: 'Berth and helm on a cluster', columns: ['not measured'], rows: [[why]], notes: [], data: null };
}

/** What Berth adds to helm, on a cluster of its own. */
export const installationsGroup: Group = {
  name: 'installations',
  slow: true,
  async run(options): Promise<Section[]> {
    const { say } = options;
    // First, because it wants the machine for itself.
    const rendering = await renderingSection(options);
    const missing = await hindrance(say);
    if (missing) return [rendering, leftOut(missing)];
    say('Starting a cluster …');
    const directory = join(root, '.local/bench/cluster');
    rmSync(directory, { recursive: true, force: true });
    // It ends with this process, however that ends.
    const cluster = await startCluster({ directory }, say);
    try {
      return [...(await onCluster(cluster, options.quick ? quick : full, say)), rendering];
    } finally {
      await cluster.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
