import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { adapt } from '../adapt.ts';
import type { ObjectFindingCode } from '../finding-codes.ts';
import { HelmFailure, type HelmFlag } from '../helm.ts';
import { parseManifest } from '../manifest.ts';
import { PlacedPackage } from '../placed-package.ts';
import { chartOf, tutorialPackage, withHelm } from '../testing-helm.ts';
import {
  type PostRendererTarget,
  postRendererEnvironment,
  postRendererFailure,
  postRendererJudgement,
  writePostRenderer,
} from './plugin.ts';

const script = join(mkdtempSync(join(tmpdir(), 'berth-post-renderer-')), 'post-renderer.cjs');
const target: PostRendererTarget = { namespace: 'shop', kubeVersion: '1.36' };

beforeAll(async () => {
  const entry = join(import.meta.dirname, 'main.ts');
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', minify: true, outfile: script });
});

/** What helm would send to the cluster; a dry run of the client renders as an installation does, hooks included. */
function template(bytes: Uint8Array, told: PostRendererTarget = target): Promise<string> {
  return withHelm(async home => {
    const chart = await PlacedPackage.place(home, bytes);
    const flags: HelmFlag[] = [`--namespace=${told.namespace}`, ...(await writePostRenderer(home, { script }))];
    const environment = postRendererEnvironment(home, told);
    return (await home.run({ verb: 'template', release: 'mine', chart, flags }, { environment })).stdout;
  });
}

const object = (apiVersion: string, kind: string, name: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

describe('helm with the post-renderer', () => {
  it.each(['emqx-v1.0.0-beta.1', 'emqx-v4.0.2', 'redis-12.0.0'])(
    'renders %s for the project and today’s Kubernetes',
    async name => {
      const objects = parseManifest(await template(tutorialPackage(`${name}.tgz`)));
      expect(objects.length).toBeGreaterThan(6);
      for (const {
        object: { apiVersion, metadata },
        source,
      } of objects) {
        expect([apiVersion, metadata.namespace]).toEqual([expect.not.stringContaining('beta'), 'shop']);
        expect(source).toMatch(/^(emqx|redis)\/templates\//);
        expect(JSON.stringify(metadata)).not.toContain('postrender');
      }
    },
  );

  it('sends hooks through it as well, and files stay files', async () => {
    const hook = `${object('extensions/v1beta1', 'Ingress', 'hook')}  annotations:\n    "helm.sh/hook": pre-install\n    "helm.sh/hook-weight": "5"\n`;
    const chart = chartOf({
      'a.yaml': `${object('v1', 'ConfigMap', 'a')}---\n${object('v1', 'Secret', 'b')}`,
      'hook.yaml': hook,
    });
    const objects = parseManifest(await template(chart));
    expect(
      objects.map(({ object: { apiVersion, kind, metadata }, source, hook: events }) => [
        apiVersion,
        kind,
        metadata.namespace,
        source,
        events,
      ]),
    ).toEqual([
      ['v1', 'Secret', 'shop', 'mine/templates/a.yaml', []],
      ['v1', 'ConfigMap', 'shop', 'mine/templates/a.yaml', []],
      ['networking.k8s.io/v1', 'Ingress', 'shop', 'mine/templates/hook.yaml', ['pre-install']],
    ]);
    expect(objects[2]?.object.metadata.annotations).toEqual({
      'helm.sh/hook': 'pre-install',
      'helm.sh/hook-weight': '5',
    });
  });

  it('leaves scalars what they are to Kubernetes', async () => {
    const data = 'data:\n  a: "yes"\n  b: "0777"\n  c: |\n    one\n     two\n  d: "1e3"\n  "on": x\n';
    const [config] = parseManifest(
      await template(chartOf({ 'a.yaml': `${object('v1', 'ConfigMap', 'a')}  namespace: default\n${data}` })),
    );
    expect(config?.object.data).toEqual({ a: 'yes', b: '0777', c: 'one\n two\n', d: '1e3', on: 'x' });
  });

  it('leaves objects in the namespaces that it is told, and in no others', async () => {
    const inside = (name: string, namespace: string) => `${object('v1', 'ConfigMap', name)}  namespace: ${namespace}\n`;
    const chart = chartOf({ 'a.yaml': `${inside('a', 'kube-system')}---\n${inside('b', 'bank')}` });
    const objects = parseManifest(await template(chart, { ...target, beside: ['kube-system', 'other'] }));
    expect(objects.map(({ object: { metadata } }) => metadata.namespace).sort()).toEqual(['kube-system', 'shop']);
  });

  it('knows of custom resources without a namespace what it is told', async () => {
    const chart = chartOf({ 'a.yaml': object('example.com/v1', 'Thing', 'a') });
    const [thing] = parseManifest(await template(chart, { ...target, clusterWide: ['example.com/Thing'] }));
    expect(thing?.object.metadata).toEqual({ name: 'a' });
  });

  it.each([
    ['renders nothing', ''],
    ['renders what the cluster cannot have', object('policy/v1beta1', 'PodSecurityPolicy', 'a')],
  ])('takes a chart that %s', async (_, text) => {
    expect(parseManifest(await template(chartOf({ 'a.yaml': text })))).toEqual([]);
  });

  it('refuses what the policy does not allow, and says where; also what only helm’s own run shows', async () => {
    const pod = object('v1', 'Pod', 'a');
    const chart = chartOf({
      'a.yaml': `{{ if .Release.IsUpgrade }}${pod}spec: {hostNetwork: true, hostPID: true}\n{{ end }}`,
      'b.yaml': `${object('v1', 'Pod', 'b')}  annotations: {helm.sh/hook: post-delete}\nspec: {hostPID: true}\n`,
    });
    const judged = (blocked: ObjectFindingCode[], ...given: HelmFlag[]) =>
      withHelm(async home => {
        const placed = await PlacedPackage.place(home, chart);
        const flags = [...given, ...(await writePostRenderer(home, { script }))];
        const environment = postRendererEnvironment(home, { ...target, blocked });
        const ran = await home.run({ verb: 'template', release: 'mine', chart: placed, flags }, { environment }).then(
          () => true,
          error => error instanceof HelmFailure && false,
        );
        return [ran, (await postRendererJudgement(home)).map(({ object: { name }, pointer }) => `${name} ${pointer}`)];
      });
    expect(await judged([])).toEqual([true, []]);
    expect(await judged(['host-network'])).toEqual([true, []]);
    expect(await judged(['host-network'], '--is-upgrade')).toEqual([false, ['a /spec/hostNetwork']]);
    expect(await judged(['host-pid'])).toEqual([false, ['b /spec/hostPID']]);
  });

  it('fails with a reason', async () => {
    const reason = await withHelm(async home => {
      const chart = await PlacedPackage.place(home, chartOf({ 'a.yaml': 'nothing: here\n' }));
      const flags = await writePostRenderer(home, { script });
      expect(await postRendererFailure(home)).toBeUndefined();
      const environment = postRendererEnvironment(home, target);
      const run = home.run({ verb: 'template', release: 'mine', chart, flags }, { environment });
      await expect(run).rejects.toThrow(HelmFailure);
      return postRendererFailure(home);
    });
    expect(reason).toContain('mine/templates/a.yaml renders an object without kind');
  });
});

it('the program does what the preview shows', () => {
  const manifest = `---\n# Source: mine/templates/a.yaml\n${object('rbac.authorization.k8s.io/v1beta1', 'Role', 'a')}`;
  const env = { BERTH_NAMESPACE: 'shop', BERTH_KUBE_VERSION: '1.36' };
  const run = (environment: Record<string, string>) =>
    execFileSync(process.execPath, [script], { input: manifest, env: environment, encoding: 'utf8', stdio: 'pipe' });
  expect(run(env)).toBe(adapt(manifest, target).manifest);
  expect(() => run({})).toThrow(/BERTH_NAMESPACE/);
});
