import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCluster, startCluster } from '../../local/cluster/control-plane.ts';
import { helmBinary } from '../../local/tools.ts';
import { configMap, definition, object, pack, workload } from '../../test/support/charts.ts';
import { withHelmHome } from '../chart/helm.ts';
import { PlacedPackage } from '../chart/placed-package.ts';
import { Veil } from '../chart/veil.ts';
import { KubernetesClient } from '../kubernetes/client.ts';
import { type ClusterAccess, parseKubeconfig } from '../kubernetes/kubeconfig.ts';
import { Loopback } from '../kubernetes/loopback.ts';
import { clusterWideObjects, identityOf, projectObjects } from '../kubernetes/rbac.ts';
import { until } from '../kubernetes/testing-helm.ts';
import type { Project } from '../platform/project-access.ts';
import { definitionProblems } from './chart-kinds.ts';
import { compareObjects } from './differences.ts';
import { renderOnCluster } from './render.ts';
import { Session } from './session.ts';
import { warningsOf } from './warnings.ts';

// Against a real control plane and helm: what the API server says of an object is its to say.
const buildTime = 20 * 60_000;
const directory = mkdtempSync(join(tmpdir(), 'berth-dry-runs-'));
let cluster: LocalCluster;
let access: ClusterAccess;

beforeAll(async () => {
  cluster = await startCluster({ directory: join(directory, 'cluster') }, () => undefined);
  access = parseKubeconfig(readFileSync(cluster.kubeconfig, 'utf8'));
  const admin = new KubernetesClient(access, { allowPrivate: true });
  for (const namespace of ['narrow', 'wide'])
    for (const each of projectObjects({
      namespace,
      workspace: 'tutorial',
      project: `prj_${namespace}`,
      podSecurity: 'baseline',
    }))
      await admin.apply(each);
  for (const each of clusterWideObjects()) await admin.apply(each);
  admin.close();
  for (const [name, clusterWide] of [
    ['narrow', false],
    ['wide', true],
  ] as const) {
    const client = clientAs(name, clusterWide);
    const question = { verb: 'create', group: '', resource: 'secrets', namespace: name };
    await until(
      () => client.canI([question]),
      ([allowed]) => allowed === true,
    );
    client.close();
  }
}, buildTime);

afterAll(async () => {
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function clientAs(name: string, clusterWide: boolean): KubernetesClient {
  const impersonate = identityOf({ project: `prj_${name}`, clusterWide });
  return new KubernetesClient(access, { allowPrivate: true, impersonate });
}

/** What a preview finds out about a chart's objects in a project. */
async function look(namespace: 'narrow' | 'wide', bytes: Uint8Array) {
  const clusterWide = namespace === 'wide';
  const client = clientAs(namespace, clusterWide);
  const impersonate = identityOf({ project: `prj_${namespace}`, clusterWide });
  const loopback = await Loopback.open(access, { allowPrivate: true, impersonate });
  try {
    return await withHelmHome(
      async home => {
        const chart = await PlacedPackage.place(home, bytes);
        const values = join(home.directory, 'values.yaml');
        writeFileSync(values, '');
        const project = { namespace, project: `prj_${namespace}` } as Project;
        const session = new Session(project, client, home, loopback, 'v1.36.3', new Veil());
        const rendering = await renderOnCluster(session, { chart, changes: [] }, 'mine', values, false);
        if (!rendering.ok) throw new Error(JSON.stringify(rendering.problems));
        const { objects, clusterWide: wide } = rendering.adapted;
        const compared = await compareObjects(session, objects, [], { name: 'mine', namespace, kind: 'install' });
        return {
          byName: new Map(compared.map(each => [each.name, each])),
          wide: wide.map(({ name }) => name),
          problems: objects.flatMap(each => definitionProblems(each)).map(({ code }) => code),
          warnings: warningsOf(compared, 'baseline'),
        };
      },
      { helm: await helmBinary(), kubeconfig: loopback.kubeconfig(namespace) },
    );
  } finally {
    client.close();
    await loopback.close();
  }
}

const hooked = (text: string, hook: string): string =>
  text.replace('metadata:\n', `metadata:\n  annotations: { helm.sh/hook: ${hook} }\n`);
const forbidden = expect.objectContaining({ code: 'forbidden' });

describe('a Pod Security level', () => {
  it('is a warning about a workload, and a problem of a pod, also of a hook that is not due', async () => {
    const pod = (name: string) =>
      object('v1', 'Pod', name, 'spec: { hostNetwork: true, containers: [{ name: main, image: "busybox:1" }] }\n');
    const nosy = workload('Deployment', 'nosy', 'busybox:1', '', ', securityContext: { privileged: true }');
    const templates = {
      nosy,
      bare: pod('bare'),
      due: hooked(pod('due'), 'pre-install'),
      test: hooked(pod('tests'), 'test'),
    };
    const { byName, warnings } = await look('narrow', pack('nosy', { templates }));
    for (const name of ['bare', 'due', 'tests']) expect(byName.get(name)?.problem).toEqual(forbidden);
    expect(byName.get('nosy')?.problem).toBeNull();
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'pods-refused', kind: 'Deployment', name: 'nosy', level: 'baseline' }),
    ]);
  });
});

it('a Namespace is no project’s to make, as a hook neither, and that says what to do', async () => {
  const templates = {
    room: object('v1', 'Namespace', 'room', ''),
    later: hooked(object('v1', 'Namespace', 'later', ''), 'test'),
  };
  const { byName } = await look('wide', pack('rooms', { templates }));
  for (const name of ['room', 'later'])
    expect(byName.get(name)?.problem).toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('named for the project'),
    });
});

describe('a hook that is not due', () => {
  it('is tried like any other: what it may not do is a problem, that it is invalid a warning', async () => {
    const beyond = 'rules: [{ apiGroups: [""], resources: [nodes], verbs: [get] }]\n';
    const role = hooked(object('rbac.authorization.k8s.io/v1', 'Role', 'beyond', beyond), 'post-delete');
    const wide = hooked(object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'wide', 'rules: []\n'), 'test');
    const job = hooked(object('batch/v1', 'Job', 'forgets', 'spec: {}\n'), 'pre-upgrade');
    const found = await look('narrow', pack('sly', { templates: { role, wide, job } }));
    for (const name of ['beyond', 'wide']) expect(found.byName.get(name)?.problem).toEqual(forbidden);
    expect(found.wide).toEqual(['wide']);
    expect(found.byName.get('forgets')?.problem).toBeNull();
    expect(found.warnings).toMatchObject([{ code: 'remark', kind: 'Job', name: 'forgets' }]);
  });

  it('takes no place of what another made, due or not, and any of its own', async () => {
    const admin = new KubernetesClient(access, { allowPrivate: true });
    const live = (name: string, annotations: Record<string, string>) =>
      admin.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'narrow', annotations } });
    const ownedBy = (release: string) => ({
      'meta.helm.sh/release-name': release,
      'meta.helm.sh/release-namespace': 'narrow',
    });
    await live('nobodys', {});
    await live('never', {});
    await live('prods', ownedBy('prod'));
    await live('moved', ownedBy('mine'));
    await live('left', { 'helm.sh/hook': 'pre-install' });
    admin.close();
    const templates = {
      ...Object.fromEntries(['prods', 'moved', 'left'].map(name => [name, hooked(configMap(name), 'pre-install')])),
      nobodys: hooked(configMap('nobodys'), 'test'),
      // Helm never runs it, and so deletes nothing for it.
      never: hooked(configMap('never'), 'crd-install'),
    };
    const { byName } = await look('narrow', pack('taker', { templates }));
    const taken = expect.objectContaining({ code: 'owned-by-another' });
    expect(byName.get('prods')?.problem).toEqual(taken);
    expect(byName.get('nobodys')?.problem).toEqual(taken);
    for (const name of ['moved', 'left', 'never']) expect(byName.get(name)?.problem).toBeNull();
  });

  it('may be a definition, whose name is no other than its own', async () => {
    for (const hook of ['test', 'pre-install']) {
      const text = hooked(definition('hooks.example.com'), hook);
      const { byName, wide, warnings } = await look('wide', pack('defines', { templates: { text } }));
      expect(byName.get('boats.hooks.example.com')?.problem).toBeNull();
      expect(wide).toEqual(['boats.hooks.example.com']);
      expect(warnings).toEqual([]);
    }
  });
});

describe('what only calls itself a definition', () => {
  const fake = object(
    'fake.example.com/v1',
    'CustomResourceDefinition',
    'notacrd',
    'spec: { group: things.example.com, scope: Cluster, names: { plural: things, kind: Thing }, versions: [] }\n',
  );

  it('makes no kind cluster-wide, nor its objects', async () => {
    const thing = hooked(object('things.example.com/v1', 'Thing', 'mine', ''), 'test');
    const { wide, byName } = await look('narrow', pack('sly', { templates: { fake: hooked(fake, 'test'), thing } }));
    expect(wide).toEqual([]);
    expect(byName.get('mine')?.namespace).toBe('narrow');
  });

  it('is refused in crds/, like everything there that is none, whatever it says of itself', async () => {
    const sly = configMap('sly').replace(
      'metadata:\n',
      'metadata:\n  annotations: { postrenderer.helm.sh/postrender-filename: sly/templates/map.yaml, helm.sh/hook: test }\n',
    );
    for (const text of [fake, configMap('map'), sly]) {
      const { problems } = await look('narrow', pack('sly', { files: { 'crds/odd.yaml': text } }));
      expect(problems).toEqual(['not-a-definition']);
    }
  });
});
