import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type FindingCode, findingCodes } from './finding-codes.ts';
import { inspectChart } from './inspect.ts';
import { limitInspection } from './inspection-limits.ts';
import { inspectionSchema } from './inspection-schema.ts';
import { chartPackage } from './testing.ts';
import { chartOf, tutorialPackage, withHelm } from './testing-helm.ts';

const newest = ['1.36'];

function inspect(bytes: Uint8Array, name = 'mine', kubeVersions?: readonly string[]) {
  return withHelm(async home => {
    const request = { packageBytes: bytes, name, ...(kubeVersions ? { kubeVersions } : {}) };
    const { inspection } = await inspectChart(home, request);
    return inspectionSchema.strict().parse(JSON.parse(JSON.stringify(inspection)));
  });
}

const pod = (spec: string, container = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {${spec} containers: [{name: c, image: "a@sha256:${'0'.repeat(64)}", ${container}}]}}}\n`;
const service = (type: string) => `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ${type}}\n`;
const role = (kind: string, rule: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: a}\nrules: [{${rule}}]\n`;
const plain = (apiVersion: string, kind: string, rest = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${rest}`;

/** What brings up each finding, alone unless others are named. */
const examples: [FindingCode, string, FindingCode[]?][] = [
  ['privileged', pod('', 'securityContext: {privileged: true}')],
  ['host-path', pod('volumes: [{name: v, hostPath: {path: /etc}}],')],
  ['host-network', pod('hostNetwork: true,')],
  ['host-pid', pod('hostPID: true,')],
  ['host-ipc', pod('hostIPC: true,')],
  ['host-port', pod('', 'ports: [{hostPort: 80}]')],
  ['run-as-root', pod('securityContext: {runAsUser: 0},')],
  ['run-as-root', pod('initContainers: [{name: i, securityContext: {runAsUser: 0}}],')],
  ['privilege-escalation', pod('', 'securityContext: {allowPrivilegeEscalation: true}')],
  ['capabilities-added', pod('', 'securityContext: {capabilities: {add: [NET_ADMIN]}}')],
  ['cluster-wide', plain('storage.k8s.io/v1', 'StorageClass')],
  ['custom-resource-definitions', plain('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), ['cluster-wide']],
  ['webhooks', plain('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'), ['cluster-wide']],
  ['rbac-wildcard', role('Role', 'apiGroups: [apps], resources: ["*"], verbs: [get]'), ['rbac-beyond-admin']],
  ['rbac-secrets', role('Role', 'apiGroups: [""], resources: [secrets], verbs: [list]')],
  ['rbac-escalation', role('Role', 'apiGroups: [""], resources: [users], verbs: [impersonate]'), ['rbac-beyond-admin']],
  ['rbac-beyond-admin', role('Role', 'apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [update]')],
  ['lookup-outside', '{{- $nodes := lookup "v1" "Node" "" "" }}'],
  [
    'rbac-escalation',
    plain('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'roleRef: {kind: ClusterRole, name: cluster-admin}\n'),
    ['cluster-wide', 'rbac-secrets'],
  ],
  [
    'image-latest',
    plain(
      'batch/v1',
      'CronJob',
      'spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: "reg:5000/a"}]}}}}}\n',
    ),
  ],
  ['image-unpinned', plain('v1', 'Pod', 'spec: {containers: [{image: "reg:5000/a:1.2"}]}\n')],
  ['hooks', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {helm.sh/hook: pre-install}}\n'],
  ['service-type-load-balancer', service('LoadBalancer')],
  ['service-type-node-port', service('NodePort')],
  ['service-external-ips', service('ClusterIP, externalIPs: [10.0.0.1]')],
  ['object-too-large', plain('v1', 'ConfigMap', 'data: {a: {{ repeat 1100000 "x" }}}\n')],
  ['api-removed-mapped', plain('batch/v1beta1', 'CronJob')],
  ['api-removed-unmappable', plain('policy/v1beta1', 'PodSecurityPolicy'), ['cluster-wide']],
  ['depends-on-release', `{{ if .Release.IsInstall }}${plain('v1', 'ConfigMap')}{{ end }}`],
  ['render-fails', '{{ required "say something" .Values.something }}'],
];

describe('findings', () => {
  it.each(examples)('%s (%#)', async (code, template, others = []) => {
    const { findings } = await inspect(chartOf({ 'a.yaml': template }), 'mine', newest);
    // Lint has its own opinion of some of these.
    const codes = findings.map(finding => finding.code).filter(found => found !== 'lint-error');
    expect(codes.toSorted()).toEqual([code, ...others].toSorted());
    for (const { detail, file } of findings)
      expect([detail, file]).toEqual([expect.stringMatching(/.{15}/), expect.any(String)]);
  });

  it('release-too-large', async () => {
    const files = { 'files/a.bin': randomBytes(500_000), 'files/b.bin': randomBytes(500_000) };
    const { findings } = await inspect(chartPackage({ name: 'mine', version: '1.0.0', files }), 'mine', newest);
    expect(findings.map(({ code }) => code)).toEqual(['release-too-large']);
  });

  it('lint-error and render-fails, for values that break the schema', async () => {
    const files = { 'values.schema.json': '{"properties": {"greeting": {"type": "integer"}}}' };
    const { findings, lint, renders } = await inspect(
      chartPackage({ name: 'mine', version: '1.0.0', files }),
      'mine',
      newest,
    );
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['render-fails', 'lint-error']));
    expect(renders[0]).toMatchObject({ ok: false, problem: { code: 'schema-violation', pointer: '/greeting' } });
    expect(lint.some(({ severity }) => severity === 'error')).toBe(true);
  });

  it('schema-remote, and the schema is not fetched', async () => {
    const files = { 'values.schema.json': '{"$ref": "http://127.0.0.1:1/a.json"}' };
    const { findings, renders } = await inspect(
      chartPackage({ name: 'mine', version: '1.0.0', files }),
      'mine',
      newest,
    );
    expect(findings.map(({ code }) => code)).toEqual(['schema-remote']);
    expect(renders[0]?.ok).toBe(true);
  });

  it('have an example each', () => {
    const elsewhere: FindingCode[] = ['release-too-large', 'lint-error', 'schema-remote', 'schema-unchecked'];
    expect(new Set([...examples.map(([code]) => code), ...elsewhere])).toEqual(new Set(findingCodes));
  });
});

describe('an inspection', () => {
  it('of emqx v1.0.0-beta.1 says what today’s Kubernetes does not serve', async () => {
    const { renders, images, permissions, lint } = await inspect(tutorialPackage('emqx-v1.0.0-beta.1.tgz'), 'emqx');
    expect(renders.map(({ kubeVersion, ok, mapped }) => [kubeVersion, ok, mapped])).toEqual(
      ['1.32', '1.33', '1.34', '1.35', '1.36'].map(version => [version, true, true]),
    );
    expect(renders[0]?.removedApis).toContainEqual({
      from: 'apps/v1beta1',
      to: 'apps/v1',
      kind: 'StatefulSet',
      name: 'emqx',
      file: 'templates/StatefulSet.yaml',
    });
    expect(images).toMatchObject([{ image: 'emqx/emqx:latest', pinned: 'latest', object: { kind: 'StatefulSet' } }]);
    expect(permissions).toMatchObject([{ kind: 'Role', resources: ['endpoints'], flags: [] }]);
    expect(lint.map(({ severity }) => severity)).not.toContain('error');
  });

  it('of redis has nothing to say but that its image has a tag', async () => {
    const { renders, findings, lint } = await inspect(tutorialPackage('redis-12.0.0.tgz'), 'redis');
    expect(renders.every(({ ok, mapped, removedApis }) => ok && !mapped && removedApis.length === 0)).toBe(true);
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['image-unpinned']));
    expect(lint).toEqual([]);
  });

  it('tells for which versions a chart does not render', async () => {
    const chart = chartOf({ 'a.yaml': plain('v1', 'ConfigMap') }, { extra: 'kubeVersion: ">=1.34.0-0"\n' });
    const { renders, findings } = await inspect(chart);
    expect(renders.map(({ ok }) => ok)).toEqual([false, false, true, true, true]);
    expect(findings).toMatchObject([
      { code: 'render-fails', detail: expect.stringMatching(/1\.32/) },
      { code: 'render-fails' },
    ]);
  });

  it('stays small, whatever the chart', async () => {
    const many = `{{ range $i := until 1000 }}---\n${plain('v1', 'Pod', 'spec: {hostPID: true, containers: [{image: "{{ repeat 800 "x" }}{{ $i }}:1"}]}\n').replace('name: a', 'name: {{ repeat 900 "n" }}{{ $i }}')}{{ end }}`;
    const inspection = await inspect(chartOf({ 'a.yaml': many }), 'mine', newest);
    expect(inspection.truncated).toBe(true);
    expect(JSON.stringify(inspection).length).toBeLessThan(150_000);
    expect(inspection.findings[0]?.severity).toBe('danger');
  });
});

describe('what a package renders to', () => {
  const renderings = (bytes: Uint8Array, name: string, kubeVersions?: readonly string[]) =>
    withHelm(async home => {
      const request = { packageBytes: bytes, name, ...(kubeVersions ? { kubeVersions } : {}) };
      return (await inspectChart(home, request)).renderings;
    });

  it('is kept once for all versions that it renders alike for, with its text', async () => {
    const { texts, sameAs } = await renderings(tutorialPackage('emqx-v1.0.0-beta.1.tgz'), 'emqx');
    expect([...texts.keys()]).toEqual(['1.32']);
    expect(sameAs).toEqual({ '1.32': '1.32', '1.33': '1.32', '1.34': '1.32', '1.35': '1.32', '1.36': '1.32' });
    const set = texts.get('1.32')?.objects.find(({ kind }) => kind === 'StatefulSet');
    expect(set).toMatchObject({ apiVersion: 'apps/v1beta1', name: 'emqx', file: 'templates/StatefulSet.yaml' });
    expect(set?.yaml).toContain('image: emqx/emqx:latest');
  });

  it.each([undefined, newest])('is alike but for the password that redis makes (%s)', async kubeVersions => {
    const { texts } = await renderings(tutorialPackage('redis-12.0.0.tgz'), 'redis', kubeVersions);
    expect(texts.size).toBe(1);
    const [{ objects = [] } = {}] = texts.values();
    const generated = objects.filter(object => object.generated.length > 0);
    expect(generated.find(({ kind }) => kind === 'Secret')?.generated).toEqual([
      { pointer: '/data/redis-password', stable: '*' },
    ]);
    // The checksum of the secret is made anew with it.
    expect(new Set(generated.map(({ kind }) => kind))).toEqual(new Set(['Secret', 'StatefulSet']));
  });

  it('is kept for each version that it renders otherwise for, and not where it does not render', async () => {
    const template = `${plain('v1', 'ConfigMap')}data: {new: {{ ge (int .Capabilities.KubeVersion.Minor) 35 | quote }}}\n`;
    const chart = chartOf({ 'a.yaml': template }, { extra: 'kubeVersion: ">=1.33.0-0"\n' });
    const { texts, sameAs } = await renderings(chart, 'mine');
    expect([...texts.keys()]).toEqual(['1.33', '1.35']);
    expect(sameAs).toEqual({ '1.33': '1.33', '1.34': '1.33', '1.35': '1.35', '1.36': '1.35' });
  });
});

describe('what is kept of an inspection', () => {
  it('has every code, however many findings of another there are', () => {
    const finding = { severity: 'danger' as const, detail: 'x'.repeat(400) };
    const flood = Array.from({ length: 5000 }, () => ({ ...finding, code: 'privileged' as const }));
    const hidden = { ...finding, severity: 'info' as const, code: 'hooks' as const };
    const limited = limitInspection({
      renders: [],
      lint: [],
      images: [],
      permissions: [],
      findings: [...flood, hidden],
      truncated: false,
    });
    expect(limited.truncated).toBe(true);
    expect(new Set(limited.findings.map(each => each.code))).toEqual(new Set(['privileged', 'hooks']));
  });
});
