import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disguise, renamed } from './guises.ts';
import type { HelmCommand } from './helm.ts';
import { inspectChart } from './inspect.ts';
import { chartOf, tutorialPackage, withHelm } from './testing-helm.ts';

function inspect(bytes: Uint8Array, { name = 'mine', timeout = 0, kubeVersions = ['1.35', '1.36'] } = {}) {
  return withHelm(async home => {
    const bounded = { ...home, run: (command: HelmCommand) => home.run(command, { timeout }) };
    const request = { packageBytes: bytes, name, kubeVersions };
    return inspectChart(timeout === 0 ? home : bounded, request);
  });
}

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nice}\n';
const evil =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: evil}\nspec: {containers: [{name: c, image: a, securityContext: {privileged: true}}]}\n';
const when = (condition: string): Buffer =>
  chartOf({ 'a.yaml': `${config}{{ if ${condition} }}\n---\n${evil}{{ end }}` });

describe('what a chart hides where it believes to be looked at', () => {
  it.each([
    ['the namespace of the inspection', 'ne .Release.Namespace "inspection"'],
    ['the name of the inspection', 'ne .Release.Name .Chart.Name'],
    ['upgrades only', '.Release.IsUpgrade'],
    ['installations only', 'and .Release.IsInstall (ne .Release.Namespace "inspection")'],
    ['names without the chart’s', 'not (contains .Chart.Name .Release.Name)'],
    ['names with it', 'and (contains .Chart.Name .Release.Name) (ne .Chart.Name .Release.Name)'],
    ['names with it, and upgrades', 'and (contains .Chart.Name .Release.Name) .Release.IsUpgrade'],
    ['names without it, and upgrades', 'and (not (contains .Chart.Name .Release.Name)) .Release.IsUpgrade'],
    ['patches of Kubernetes', 'regexMatch `[.].*[.]` .Capabilities.KubeVersion.Version'],
    [
      'names that can be said',
      'not (or (eq .Release.Namespace "inspection") (regexMatch `^([bdfghjklmnprstvz][aeiou]){4,5}(-([bdfghjklmnprstvz][aeiou]){4,5})?$` .Release.Namespace))',
    ],
    ['lengths', 'gt (len .Release.Namespace) 10 | or (lt (len .Release.Namespace) 10)'],
  ])('%s', async (_, condition) => {
    const { findings } = (await inspect(when(condition))).inspection;
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'privileged',
        object: expect.objectContaining({ kind: 'Pod', name: 'evil' }),
        pointer: '/spec/containers/0/securityContext/privileged',
        detail: expect.stringMatching(
          /^As the (upgrade of the )?release ".+" in the namespace ".+" on Kubernetes 1\.3\d\.\d+: /,
        ),
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'depends-on-release', object: expect.objectContaining({ name: 'evil' }) }),
    );
  });

  it('is found in the case that was reported', async () => {
    const file = join(import.meta.dirname, '../../../shared/cases/trust/inspection-fingerprint.tgz');
    const { inspection, renderings } = await inspect(readFileSync(file), { name: 'redteam-finger' });
    expect(new Set(inspection.findings.map(({ code }) => code))).toEqual(
      new Set(['privileged', 'host-network', 'image-latest', 'depends-on-release']),
    );
    expect(inspection.images).toMatchObject([{ image: 'evil:latest' }]);
    // What is shown stays what a release of the chart's name renders to.
    expect(renderings.texts.get('1.35')?.objects.map(({ name }) => name)).toEqual(['nice']);
  });

  it('is found in older versions of Kubernetes, too', async () => {
    const { findings } = (await inspect(when('eq .Capabilities.KubeVersion.Minor "35"'))).inspection;
    expect(findings).toMatchObject([
      { code: 'privileged', detail: expect.stringMatching(/^On Kubernetes 1\.35: Container c is privileged/) },
      { code: 'image-latest' },
    ]);
  });

  it('is found in one field', async () => {
    const image = '{{ if eq .Release.Namespace "inspection" }}good{{ else }}evil{{ end }}:{{ randNumeric 3 }}';
    const pod = evil.replace('image: a', `image: "${image}"`);
    const { findings } = (await inspect(chartOf({ 'a.yaml': pod }))).inspection;
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'depends-on-release', pointer: '/spec/containers/0/image' }),
    );
  });

  it.each([
    ['an object that is left out', '{{ if .Release.IsInstall }}', /does not render this object/],
    [
      'a chart that fails',
      '{{ if .Release.IsUpgrade }}{{ fail "no upgrades" }}{{ else }}',
      /does not render: .*no upgrades/,
    ],
  ])('and so is %s', async (_, condition, words) => {
    const { findings } = (await inspect(chartOf({ 'a.yaml': `${condition}${config}{{ end }}` }))).inspection;
    expect(findings).toMatchObject([{ code: 'depends-on-release', detail: expect.stringMatching(words) }]);
  });

  it('and what does not come to an end, otherwise than as it is shown', async () => {
    const endless = '{{ if ne .Release.Namespace "inspection" }}{{ range $i := until 100000000 }}{{ end }}{{ end }}';
    const { findings } = (await inspect(chartOf({ 'a.yaml': `${config}${endless}` }), { timeout: 6_000 })).inspection;
    const own = findings.filter(({ code }) => code === 'depends-on-release');
    expect(own.map(({ code, detail }) => [code, detail])).toEqual([
      ['depends-on-release', expect.stringMatching(/does not render: Rendering takes too (long|much memory)/)],
      ['depends-on-release', expect.stringMatching(/^It takes too long/)],
    ]);
  });

  it('and what renders only where nobody looks', async () => {
    const shy = `{{ if eq .Release.Namespace "inspection" }}{{ fail "broken" }}{{ end }}${evil}`;
    const { findings } = (await inspect(chartOf({ 'a.yaml': shy }))).inspection;
    const codes = findings.map(({ code }) => code).filter(code => code !== 'lint-error');
    expect(new Set(codes)).toEqual(new Set(['render-fails', 'privileged', 'image-latest', 'depends-on-release']));
  });
});

describe('what only the names make of it is no difference', () => {
  const full =
    '{{ if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}';
  it.each([
    [
      'names',
      `metadata: {name: ${full}-a, namespace: "{{ .Release.Namespace }}", labels: {release: "{{ .Release.Name }}"}}`,
    ],
    ['both names joined', 'metadata: {name: "{{ .Release.Name }}-{{ .Chart.Name }}-headless"}'],
    ['addresses', `data: {url: "http://${full}.{{ .Release.Namespace }}.svc:80/{{ .Release.Name }}"}`],
    ['keys', 'data: {"{{ .Release.Name }}.conf": a}'],
    ['names cut short', `metadata: {name: "{{ include "full" . | trunc 9 | trimSuffix "-" }}-server"}`],
    ['other cases', 'data: {a: "{{ .Release.Name | upper | replace "-" "_" }}_URL"}'],
    ['base64', 'data: {a: "{{ printf "%s.%s" .Release.Name .Release.Namespace | b64enc }}"}'],
    [
      'checksums',
      'metadata: {name: a, annotations: {sum: "{{ .Release.Name | sha256sum }}", cut: "{{ .Release.Namespace | sha256sum | trunc 8 }}"}}',
    ],
    [
      'checksums that could be text in base64',
      'metadata: {name: a, annotations: {cut: "{{ ternary "d0d855ef" "0123abcd" (eq .Release.Namespace "inspection") }}"}}',
    ],
    ['passwords', 'data: {a: "{{ randAlphaNum 10 | b64enc }}", b: "{{ randAlphaNum 10 }} of {{ .Release.Name }}"}'],
    [
      'certificates',
      'data: {a: {{ (genCA (printf "%s-ca" .Release.Name) 1).Cert | b64enc }}, b: {{ (genCA .Release.Name 1).Cert | quote }}}',
    ],
    ['the cluster’s version', 'data: {a: "v{{ .Capabilities.KubeVersion.Version }} of {{ .Release.Name }}"}'],
    ['the time', 'data: {a: "{{ now | unixEpoch }}-{{ randNumeric 9 }}"}'],
  ])('%s', async (_, body) => {
    const head = `apiVersion: v1\nkind: Secret\n${body.startsWith('metadata') ? '' : 'metadata: {name: a}\n'}`;
    const bytes = chartOf({ 'a.yaml': `${head}${body}\n`, '_full.tpl': `{{ define "full" }}${full}{{ end }}` });
    expect((await inspect(bytes)).inspection.findings).toEqual([]);
  });

  it.each([
    ['redis-12.0.0', 'redis'],
    ['redis-11.3.4', 'redis'],
    ['emqx-v4.0.2', 'emqx'],
  ])('as in %s', async (file, name) => {
    const { findings } = (await inspect(tutorialPackage(`${file}.tgz`), { name })).inspection;
    expect(findings.map(({ code }) => code)).not.toContain('depends-on-release');
  });
});

describe('the names', () => {
  it('are other ones each time, and can be a release’s and a namespace’s', () => {
    const names = Array.from({ length: 200 }, (_, index) =>
      disguise('my_chart', '', '1.36', { named: index % 2 === 0, upgrade: false }),
    );
    for (const { release, namespace } of names) {
      expect(release).toMatch(/^[a-z]+(-[a-z]+)*\d*$/);
      expect(namespace).toMatch(/^[a-z]+\d*(-[a-z]+\d*)?$/);
    }
    expect(new Set(names.map(({ release }) => release)).size).toBeGreaterThan(190);
  });

  it('are no part of what the package renders by itself, nor what a template leaves of them', () => {
    const text = 'name role node data file rule mode base size mine-ba mine-ro mine-da\n'.repeat(100);
    for (let draw = 0; draw < 2000; draw++) {
      const release = disguise('mine', text, '1.36', { named: draw % 2 === 0, upgrade: false });
      expect(renamed(text, 'mine', release)).toBe(text);
    }
  });

  it('are drawn soon, even for who renders all words that there are', () => {
    const letters = [...'bdfghjklmnprstvz'].flatMap(one => [...'aeiou'].map(two => one + two));
    const text = letters.flatMap(one => letters.map(two => one + two)).join(' ');
    expect(disguise('mine', text, '1.36', { named: false, upgrade: false }).release).toMatch(/^[a-z]+\d*$/);
  });

  it('touch nothing else when they are replaced', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, named) => {
        const release = disguise('mine', text, '1.36', { named, upgrade: false });
        expect(renamed(text, 'mine', release)).toBe(text);
        const given = `${release.release}.${release.namespace}`;
        expect(renamed(`${text} ${given}`, 'mine', release)).toBe(`${text} mine.inspection`);
      }),
    );
  });
});
