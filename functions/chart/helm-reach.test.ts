import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HelmHome } from './helm.ts';
import { inspectChart } from './inspect.ts';
import { PlacedPackage } from './placed-package.ts';
import { renderChart } from './render.ts';
import { chartPackage } from './testing.ts';
import { withHelm } from './testing-helm.ts';
import { type Listener, listen } from './testing-listener.ts';

let listener: Listener;
beforeAll(async () => {
  listener = await listen();
});
afterAll(() => listener.close());

/** The same helm, which comes to the listener for whatever it looks for. */
const listenedTo = (home: HelmHome): HelmHome => ({
  ...home,
  run: (command, options) => home.run(command, { ...options, environment: listener.environment }),
});

const configMap = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${data}`;

function inspect(files: Record<string, string>, extra = '') {
  const packageBytes = chartPackage({ name: 'mine', version: '1.0.0', files, extra });
  return withHelm(home => inspectChart(listenedTo(home), { packageBytes, name: 'mine', kubeVersions: ['1.36'] }));
}

describe('helm reaches nothing', () => {
  it('for what Chart.yaml names', async () => {
    const { address, file } = listener;
    const extra = `icon: ${address}/icon.svg\nhome: ${address}/home\nsources: [${address}/source]\nannotations: {"a": "${address}"}\n`;
    const { inspection } = await inspect({}, extra);
    expect(inspection.renders).toMatchObject([{ ok: true }]);
    for (const repository of [`${address}/charts`, `oci://${address.slice('http://'.length)}/charts`, file, '@mine']) {
      const missing = `dependencies:\n  - {name: missing, version: 1.0.0, repository: "${repository}"}\n`;
      const { inspection: without } = await inspect({}, missing);
      expect(without.renders, repository).toMatchObject([{ ok: false, problem: { code: 'dependency-missing' } }]);
      expect(JSON.stringify(without)).not.toContain(listener.secret);
    }
    expect(listener.asked).toEqual([]);
  });

  it('for what a template asks for', async () => {
    const path = new URL(listener.file).pathname;
    const up = '../'.repeat(12);
    const data = [
      `  host: {{ getHostByName "localhost" | quote }}`,
      `  file: {{ .Files.Get "${path}" | quote }}`,
      `  above: {{ .Files.Get "${up.slice(0, -1)}${path}" | quote }}`,
      `  lines: {{ .Files.Lines "${path}" | toJson | quote }}`,
      `  glob: {{ (.Files.Glob "${up}**").AsConfig | quote }}`,
      `  environment: {{ .Values.greeting | quote }}`,
      `  looked: {{ lookup "v1" "Secret" "" "" | toJson | quote }}`,
    ];
    const { renderings } = await inspect({ 'templates/a.yaml': configMap(`${data.join('\n')}\n`) });
    const [{ objects = [] } = {}] = renderings.texts.values();
    const yaml = objects.find(({ name }) => name === 'a')?.yaml ?? '';
    expect(yaml).toContain('host: ""');
    expect(yaml).toContain('file: ""');
    expect(yaml).toContain('looked: "{}"');
    expect(yaml).not.toContain(listener.secret);
    expect(listener.asked).toEqual([]);
  });

  it.each(['env "HOME"', 'expandenv "$HOME"', 'readFile "/etc/passwd"'])(
    'by a function that helm has not got: %s',
    async call => {
      const { inspection } = await inspect({ 'templates/a.yaml': configMap(`  a: {{ ${call} }}\n`) });
      expect(inspection.renders).toMatchObject([
        { ok: false, problem: { detail: expect.stringContaining('not defined') } },
      ]);
    },
  );

  it('for values that are addresses: they are text', async () => {
    const bytes = chartPackage({ name: 'mine', version: '1.0.0' });
    const values = `greeting: ${listener.file}\nother: ${listener.address}\n`;
    const { manifest } = await withHelm(async home =>
      renderChart(listenedTo(home), {
        chart: await PlacedPackage.place(home, bytes),
        release: 'a',
        namespace: 'b',
        kubeVersion: '1.36',
        values,
      }),
    );
    expect(manifest).toContain(`greeting: ${listener.file}`);
    expect(manifest).not.toContain(listener.secret);
    expect(listener.asked).toEqual([]);
  });
});
