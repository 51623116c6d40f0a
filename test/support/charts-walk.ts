import type { ExpectStatic } from 'vitest';
import { newHelm } from './helm.ts';
import { cluster, install, kubectl, newProject, type Shown, uninstall } from './installations.ts';
import { call, newWorkspace, tokenOf, upload } from './store.ts';

/** What a preview shows, as far as these tests look at it. */
export interface Previewed {
  possible: boolean;
  problems: { code: string; detail: string; file?: string; pointer?: string }[];
  warnings: { code: string; kind: string; name: string; level?: string; reason: string; detail: string }[];
  objects: { kind: string; name: string; change: string; hook: string[]; conflicts: Record<string, unknown>[] }[];
  changes: { kind: string; path: string; from?: unknown; to?: unknown; reason: string }[];
  clusterWide: string[];
  images: string[];
  manifest: string;
}

/** Where one chart is installed, with all that the cluster can be asked. */
export interface Place {
  stand: Stand;
  expect: ExpectStatic;
  project: string;
  namespace: string;
  get(kind: string, name: string, path: string): Promise<string>;
}

/** What becomes of a chart. */
export interface Expected {
  chart: Uint8Array;
  values?: string;
  clusterWide?: boolean;
  rollbackOnFailure?: boolean;
  before?: (place: Place) => Promise<unknown>;
  /** Code of the problem for which the preview refuses it. */
  refused?: string;
  /** What the refusal, or the end of the operation, says. */
  says?: string[];
  previewed?: (preview: Previewed, place: Place) => void;
  /** How the operation ends; a refused one fails, others succeed. */
  ends?: 'succeeded' | 'failed' | 'rolled-back';
  /** What helm lists it as, where its end does not say. */
  listed?: 'deployed' | 'failed' | 'none';
  /** What is on the cluster in the end, 'kind/name'. */
  objects?: string[];
  /** What is still there after it was uninstalled. */
  left?: string[];
  also?: (place: Place, done: Shown) => Promise<unknown>;
}

const kinds =
  'deployments,statefulsets,daemonsets,jobs,cronjobs,configmaps,secrets,services,ingresses,poddisruptionbudgets,horizontalpodautoscalers,persistentvolumeclaims,rolebindings';
/** Made by Kubernetes, by helm for its records, or by Berth for the project. */
const notTheCharts =
  /^(configmap\/kube-root-ca\.crt|secret\/sh\.helm\.release\..*|rolebinding.*\/berth-(project|namespaced-roles))$/;

/** Who installs, where, and a helm that looks. */
export interface Stand {
  token: string;
  workspace: string;
  helm: (...args: string[]) => Promise<string>;
}

export async function newStand(): Promise<Stand> {
  const workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  return { token: await tokenOf('isv'), workspace, helm: await newHelm() };
}

export async function objectsIn(namespace: string): Promise<string[]> {
  const found = await kubectl('get', kinds, '--namespace', namespace, '--output=name');
  const names = found.split('\n').filter(name => name !== '' && !notTheCharts.test(name));
  return names.map(name => name.replace(/\.[^/]*/, '')).sort();
}

export async function listed({
  stand: { helm },
  namespace,
}: Place): Promise<{ name: string; revision: string; status: string }[]> {
  return JSON.parse(await helm('list', '--namespace', namespace, '--kubeconfig', cluster.kubeconfig, '--output=json'));
}

export async function newPlace(stand: Stand, expect: ExpectStatic, clusterWide = false): Promise<Place> {
  const { id: project, namespace } = await newProject(stand.workspace, stand.token);
  if (clusterWide) {
    const admin = await tokenOf('admin');
    const answer = await call('PUT', `/v1/projects/${project}/cluster-wide`, { token: admin, body: { allowed: true } });
    expect(answer.status).toBe(200);
  }
  const get = (kind: string, name: string, path: string) =>
    kubectl('get', kind, name, '--namespace', namespace, `--output=jsonpath=${path}`);
  return { stand, expect, project, namespace, get };
}

export async function preview(
  place: Place,
  order: { release: string; version: string; values?: string; conflicts?: string },
): Promise<Previewed> {
  const { stand, project } = place;
  const answer = await call('POST', '/v1/installations:preview', { token: stand.token, body: { ...order, project } });
  place.expect(answer.status, String(answer.bytes)).toBe(200);
  return answer.body as unknown as Previewed;
}

/** One chart's way: previewed, installed, looked at, uninstalled. */
export async function walk(stand: Stand, release: string, expected: Expected, expect: ExpectStatic): Promise<void> {
  const { refused, says = [], values = '' } = expected;
  const { token, workspace } = stand;
  const place = await newPlace(stand, expect, expected.clusterWide);
  const { project, namespace } = place;
  await expected.before?.(place);
  const { id: version = '' } = await upload(workspace, expected.chart);
  const planned = await preview(place, { release, version, values });
  expect(
    planned.problems.map(({ code }) => code),
    JSON.stringify(planned.problems),
  ).toEqual(refused ? expect.arrayContaining([refused]) : []);
  expect(planned.possible).toBe(!refused);
  if (refused) for (const word of says) expect(JSON.stringify(planned.problems)).toContain(word);
  expected.previewed?.(planned, place);

  const { rollbackOnFailure = false } = expected;
  const done = await install(token, { project, release, version, values, rollbackOnFailure });
  const ends = expected.ends ?? (refused ? 'failed' : 'succeeded');
  expect(done.operation.status, done.operation.detail).toBe(ends);
  expect(done.status).toBe(ends === 'succeeded' ? 'installed' : 'failed');
  for (const word of says) expect(done.operation.detail).toContain(word);
  await expect.poll(() => objectsIn(namespace)).toEqual([...(expected.objects ?? [`configmap/${release}`])].sort());
  const status =
    expected.listed ?? { succeeded: 'deployed', failed: refused ? 'none' : 'failed', 'rolled-back': 'none' }[ends];
  const record = expect.objectContaining({ name: release, revision: '1', status });
  await expect.poll(() => listed(place)).toEqual(status === 'none' ? [] : [record]);
  await expected.also?.(place, done);

  const gone = await uninstall(token, done.id);
  expect(gone, gone.operation.detail).toMatchObject({ status: 'removed', operation: { status: 'succeeded' } });
  await expect.poll(() => objectsIn(namespace)).toEqual([...(expected.left ?? [])].sort());
  await expect.poll(() => listed(place)).toEqual([]);
}
