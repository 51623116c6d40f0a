import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';
import { PlacedPackage } from './placed-package.ts';
import { RenderError, type RenderProblem, type RenderRequest, renderChart } from './render.ts';
import { chartPackage } from './testing.ts';
import { chartOf, tutorialPackage, withHelm } from './testing-helm.ts';

async function render(bytes: Uint8Array, request: Partial<RenderRequest> = {}) {
  return withHelm(async home => {
    const chart = await PlacedPackage.place(home, bytes);
    return renderChart(home, { chart, release: 'web', namespace: 'shop', kubeVersion: '1.36', ...request });
  });
}

async function problems(bytes: Uint8Array, request: Partial<RenderRequest> = {}): Promise<readonly RenderProblem[]> {
  const error = await render(bytes, request).catch(thrown => thrown);
  expect(error).toBeInstanceOf(RenderError);
  return error.problems;
}

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe('a chart', () => {
  it.each([
    'emqx-v1.0.0-beta.1',
    'emqx-v1.0.0-beta.2',
    'emqx-v1.0.0-rc.1',
    'emqx-v4.0.2',
    'redis-11.3.4',
    'redis-12.0.0',
  ])('%s is rendered', async name => {
    const { manifest, warnings } = await render(tutorialPackage(`${name}.tgz`));
    expect(parseManifest(manifest).length).toBeGreaterThan(6);
    expect(warnings).toEqual([]);
  });

  it('is rendered with its values, hooks, tests and CRDs, for a version with more APIs', async () => {
    const chart = chartOf(
      {
        'a.yaml': `${configMap('{{ .Values.name }}')}data:\n  kube: {{ .Capabilities.KubeVersion.Version }}\n  has: {{ .Capabilities.APIVersions.Has "example.com/v1/A" | quote }}\n  ingress: {{ .Capabilities.APIVersions.Has "networking.k8s.io/v1/Ingress" | quote }}\n  upgrade: {{ .Release.IsUpgrade | quote }}\n`,
        'test.yaml': `${configMap('test')}  annotations: {helm.sh/hook: test}\n`,
      },
      { files: { 'crds/c.yaml': configMap('crd') } },
    );
    const { manifest } = await render(chart, {
      values: 'name: given\n',
      kubeVersion: 'v1.33.1',
      apiVersions: ['example.com/v1/A'],
      upgrade: true,
    });
    expect(parseManifest(manifest).map(({ object, source, hook }) => [object.metadata.name, source, hook])).toEqual([
      ['crd', 'mine/crds/c.yaml', []],
      ['given', 'mine/templates/a.yaml', []],
      ['test', 'mine/templates/test.yaml', ['test']],
    ]);
    expect(manifest).toContain('kube: v1.33.1\n  has: "true"\n  ingress: "true"\n  upgrade: "true"');
  });

  it.each(['--post-renderer=x', '/etc/passwd', 'https://example.com/a.tgz', 'oci://example.com/a'])(
    'is not named %s',
    async release => {
      await expect(render(chartOf({}), { release })).rejects.toThrow(TypeError);
    },
  );
});

describe('problems', () => {
  it.each<[string, Record<string, string>, Partial<RenderProblem>]>([
    [
      'required',
      { 'a.yaml': 'a:\n  b: {{ required "the password is needed" .Values.password }}' },
      { code: 'required-value', detail: 'the password is needed', file: 'templates/a.yaml', line: 2 },
    ],
    [
      'fail in a helper',
      { '_h.tpl': '{{ define "h" }}\n{{ fail "no way" }}{{ end }}', 'a.yaml': '{{ include "h" . }}' },
      { code: 'required-value', detail: 'no way', file: 'templates/a.yaml', line: 1 },
    ],
    [
      'nil',
      { 'a.yaml': '\n{{ .Values.x.y.z }}' },
      { code: 'template-error', detail: expect.stringContaining('nil pointer'), file: 'templates/a.yaml', line: 2 },
    ],
    ['syntax', { 'a.yaml': '{{ if }}' }, { code: 'template-error', file: 'templates/a.yaml', line: 1 }],
    [
      'missing function',
      { 'a.yaml': '{{ nothing 1 }}' },
      { code: 'template-error', detail: 'function "nothing" not defined', file: 'templates/a.yaml', line: 1 },
    ],
    [
      'missing template',
      { 'a.yaml': '{{ include "nothing" . }}' },
      { code: 'template-error', file: 'templates/a.yaml', line: 1 },
    ],
    [
      'recursion',
      { '_h.tpl': '{{ define "h" }}{{ include "h" . }}{{ end }}', 'a.yaml': '{{ include "h" . }}' },
      { code: 'template-error', detail: expect.stringContaining('nested reference') },
    ],
    ['no YAML', { 'a.yaml': 'a: [\n b: }' }, { code: 'not-yaml', file: 'templates/a.yaml' }],
  ])('of templates: %s', async (_, templates, problem) => {
    const [first, ...rest] = await problems(chartOf(templates));
    expect(first).toMatchObject(problem);
    expect(first?.detail.length).toBeLessThan(1000);
    expect(rest).toEqual([]);
  });

  it('of a schema come all at once, those of subcharts too', async () => {
    const schema = { required: ['name'], properties: { replicas: { type: 'integer' }, 'a/b': { type: 'string' } } };
    const chart = chartPackage({
      name: 'mine',
      version: '1.0.0',
      files: {
        'values.schema.json': JSON.stringify(schema),
        'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
        'charts/sub/values.schema.json': JSON.stringify({ properties: { p: { enum: ['a', 'b'] } } }),
      },
    });
    expect(await problems(chart, { values: 'replicas: many\na/b: 3\nsub: {p: c}\n' })).toEqual([
      { code: 'schema-violation', pointer: '', detail: "missing property 'name'" },
      { code: 'schema-violation', pointer: expect.any(String), detail: expect.any(String) },
      { code: 'schema-violation', pointer: expect.any(String), detail: expect.any(String) },
      { code: 'schema-violation', pointer: '/sub/p', detail: "value must be one of 'a', 'b'" },
    ]);
  });

  it.each<[string, Uint8Array, Partial<RenderRequest>, RenderProblem['code']]>([
    ['kubeVersion', chartOf({}, { extra: 'kubeVersion: ">=1.99.0"\n' }), {}, 'kube-version'],
    ['a library', chartOf({}, { extra: 'type: library\n' }), {}, 'library-chart'],
    [
      'a dependency',
      chartOf({}, { extra: 'dependencies: [{name: gone, version: 1.x.x, repository: "https://example.com"}]\n' }),
      {},
      'dependency-missing',
    ],
    ['values that are no YAML', chartOf({}), { values: 'a: [' }, 'values-invalid'],
    ['values that are a list', chartOf({}), { values: '- a' }, 'values-invalid'],
    [
      'time',
      chartOf({ 'a.yaml': '{{ range until 30000 }}{{ range until 30000 }}{{ end }}{{ end }}' }),
      { limits: { timeout: 300 } },
      'timeout',
    ],
    [
      'output',
      chartOf({ 'a.yaml': 'a: {{ range until 300000 }}xxxxxxxx{{ end }}' }),
      { limits: { outputBytes: 100_000 } },
      'output-limit',
    ],
  ])('of %s', async (_, bytes, request, code) => {
    const [first] = await problems(bytes, request);
    expect(first).toMatchObject({ code });
    expect(first?.detail).toMatch(/^.{15,}/);
    expect(first?.detail).not.toMatch(/\/tmp\/|berth-helm/);
  });
});
