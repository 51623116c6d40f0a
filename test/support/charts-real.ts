import type { ExpectStatic } from 'vitest';
import { actOn, install, kubectl, newProject, uninstall } from './installations.ts';
import { call, release as publish, tokenOf, unique, upload } from './store.ts';

/** How one chart of the world is installed. */
export interface Real {
  file: string;
  values?: string;
  /** For the second revision. */
  newValues?: string;
  /** The namespaces that the project has to be given beside its own. */
  otherNamespaces?: string[];
  podSecurity?: 'privileged' | 'baseline';
  /** An object outside of the project's namespace, and where it has to be; RELEASE stands for the release's name. */
  elsewhere?: [kind: string, name: string, namespace: string];
}

const shared =
  'clusterroles,clusterrolebindings,apiservices,validatingwebhookconfigurations,mutatingwebhookconfigurations,priorityclasses,ingressclasses,namespaces';
const inSystem = 'roles,rolebindings,services,configmaps,serviceaccounts';
/** Made by Berth for projects and kinds; API services come and go with definitions. */
const notTheCharts = /\/(berth-|v1\S*\.)|^namespace\/ns-|:prj_/;

/** What is on the cluster outside of projects. */
async function outside(): Promise<string[]> {
  const wide = await kubectl('get', shared, '--output=name');
  const system = await kubectl('get', inSystem, '--namespace=kube-system', '--output=name');
  return [...wide.split('\n'), ...system.split('\n').map(name => name && `kube-system ${name}`)]
    .filter(name => name !== '' && !notTheCharts.test(name.replace('kube-system ', '')))
    .sort();
}

async function newProjectFor({ otherNamespaces = [], podSecurity }: Real, workspace: string, expect: ExpectStatic) {
  const [isv, admin] = [await tokenOf('isv'), await tokenOf('admin')];
  const project = await newProject(workspace, isv);
  const allow = { token: admin, body: { allowed: true, otherNamespaces } };
  expect((await call('PUT', `/v1/projects/${project.id}/cluster-wide`, allow)).status).toBe(200);
  if (podSecurity) {
    const answer = await call('PATCH', `/v1/projects/${project.id}`, { token: admin, body: { podSecurity } });
    expect(answer.status).toBe(200);
  }
  return project;
}

/** What an operation has to say when it does not succeed, for whoever reads the failure. */
async function succeeds(what: string, work: ReturnType<typeof install>): ReturnType<typeof install> {
  const done = await work;
  if (done.operation.status !== 'succeeded') throw new Error(`${what}: ${done.operation.detail}`);
  return done;
}

/** A chart's whole way: uploaded, reviewed, installed, upgraded, rolled back and uninstalled. */
export async function walkReal(workspace: string, bytes: Uint8Array, real: Real, expect: ExpectStatic): Promise<void> {
  const { values = '', newValues = values, elsewhere } = real;
  const token = await tokenOf('isv');
  const before = await outside();
  const { id: version = '' } = await upload(workspace, bytes);
  const project = await newProjectFor(real, workspace, expect);
  await publish(version);
  const release = unique('real');
  const there = async () => {
    if (!elsewhere) return true;
    const [kind, pattern, namespace] = elsewhere;
    const name = pattern.replace('RELEASE', release);
    const found = await kubectl('get', kind, name, `--namespace=${namespace}`, '--ignore-not-found', '--output=name');
    return found !== '';
  };
  const done = await succeeds('install', install(token, { project: project.id, release, version, values }));
  expect(done.health, done.healthReason).toBe('healthy');
  expect(await there()).toBe(true);
  await succeeds('upgrade', actOn(token, done.id, { action: 'upgrade', version, values: newValues }));
  await succeeds('roll-back', actOn(token, done.id, { action: 'rollback', revision: 1 }));
  const resources = await call('GET', `/v1/installations/${done.id}/resources`, { token });
  const states = (resources.body.items ?? []) as { state: string }[];
  expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['ready']));
  await succeeds('uninstall', uninstall(token, done.id));
  if (elsewhere) expect(await there()).toBe(false);
  // Helm leaves definitions, and the next chart may bring the same.
  await kubectl('delete', 'customresourcedefinitions', '--all');
  const after = await outside();
  expect(after.filter(name => !before.includes(name))).toEqual([]);
}
