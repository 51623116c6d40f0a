import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKept, ManifestError, parseManifest, writeManifest } from './manifest.ts';
import { writeYaml } from './yaml-writer.ts';

describe('documents', () => {
  const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

  it('keeps sources, hooks and the text of what is not changed', () => {
    const manifest = `---\n# Source: mine/templates/a.yaml\n# why\n${config('a')}---\n# Source: mine/templates/b.yaml\n${config('b')}  annotations:\n    "helm.sh/hook": pre-install, post-delete\n`;
    const objects = parseManifest(manifest);
    expect(objects).toMatchObject([
      { source: 'mine/templates/a.yaml', hook: [] },
      { source: 'mine/templates/b.yaml', hook: ['pre-install', 'post-delete'] },
    ]);
    expect(writeManifest(objects)).toBe(manifest);
  });

  it('leaves out what is empty, and reads several documents of one file', () => {
    const manifest = `---\n# Source: mine/crds/a.yaml\n${config('a')}--- # next\n${config('b')}---\n---\n# nothing\n--- {apiVersion: v1, kind: A}\n`;
    expect(parseManifest(manifest).map(({ source, object }) => [source, object.kind])).toEqual([
      ['mine/crds/a.yaml', 'ConfigMap'],
      ['mine/crds/a.yaml', 'ConfigMap'],
      ['mine/crds/a.yaml', 'A'],
    ]);
  });

  it('knows what the items of a list shared that helm has taken apart', () => {
    const first = `# Source: mine/templates/l.yaml\n${config('one')}data: &shared\n  text: |\n    two\n\n    lines\n`;
    const second = `# Source: mine/templates/l.yaml\n${config('two')}data: *shared\n`;
    const objects = parseManifest(`---\n${first}---\n${second}`);
    expect(objects.map(({ object }) => object.data)).toEqual([{ text: 'two\n\nlines\n' }, { text: 'two\n\nlines\n' }]);
    expect(parseManifest(writeManifest(objects)).map(({ object }) => object)).toEqual(
      objects.map(({ object }) => object),
    );
    const elsewhere = second.replace('l.yaml', 'm.yaml');
    expect(() => parseManifest(`---\n${first}---\n${elsewhere}`)).toThrow('leads nowhere: "*shared"');
  });

  it('reads what a template shares once, however many documents need it', () => {
    const first = `# Source: mine/templates/l.yaml\n${config('first')}data: &shared {a: b}\n`;
    const others = Array.from({ length: 3000 }, (_, index) => `${config(`m${index}`)}data: *shared\n`);
    const before = process.cpuUsage();
    expect(parseManifest([first, ...others].join('---\n')).length).toBe(3001);
    expect(() => parseManifest(others.map(each => `---\n${each}`).join(''))).toThrow('leads nowhere');
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  it('reads annotations as helm does, in any case', () => {
    const annotated = (annotation: string) => parseManifest(`${config('a')}  annotations: {${annotation}}\n`)[0];
    expect(annotated('helm.sh/hook: " Pre-Install , TEST"')?.hook).toEqual(['pre-install', 'test']);
    expect(annotated('helm.sh/hook: ""')?.hook).toEqual(['']);
    for (const [policy, kept] of [
      ['keep', true],
      ['" Keep "', true],
      ['"delete"', false],
      ['"keep, x"', false],
    ] as const) {
      const object = annotated(`helm.sh/resource-policy: ${policy}`)?.object;
      expect(object && isKept(object), policy).toBe(kept);
    }
  });

  it('takes lists apart, typed ones too', () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A}\n- {apiVersion: v1, kind: SecretList, items: [{data: {}}]}\n';
    expect(parseManifest(list).map(({ object }) => object.kind)).toEqual(['A', 'Secret']);
    expect(parseManifest('apiVersion: v1\nkind: AllowList\nspec: {}\n')).toHaveLength(1);
  });

  it('takes whatever has items for a list, as helm does', () => {
    const hidden = '{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: evil}}';
    const list = `${config('harmless')}  annotations: {helm.sh/hook: pre-install}\nitems:\n- ${hidden}\n`;
    expect(parseManifest(list).map(({ object }) => object.kind)).toEqual(['ClusterRoleBinding']);
  });

  it.each(['Kind: Pod', 'APIVERSION: v2', 'Items: []', 'Metadata: {}'])('knows no %s beside the right one', line => {
    expect(() => parseManifest(`${config('a')}${line}\n`)).toThrow(ManifestError);
  });

  it('knows no Annotations, in which helm finds hooks', () => {
    expect(() => parseManifest(`${config('a')}  Annotations: {helm.sh/hook: pre-install}\n`)).toThrow(/annotations/);
  });

  it.each(['\u0085', '\u2028', '\u2029', '\r'])('ends a comment where go-yaml ends it: %j', end => {
    const [pod] = parseManifest(`apiVersion: v1\nkind: Pod\nspec:\n  a: 1 # c${end}  hostNetwork: true\n`);
    expect(pod?.object.spec).toEqual({ a: 1, hostNetwork: true });
  });

  it('follows anchors, aliases and merges, the last key winning', () => {
    const yaml = `${config('a')}base: &base {a: 1, b: 2}\nmerged: {b: 3, <<: *base, c: 4, c: 5}\nsame: *base\n`;
    expect(parseManifest(yaml)[0]?.object).toMatchObject({ merged: { a: 1, b: 2, c: 5 }, same: { a: 1, b: 2 } });
  });

  it('knows helm’s mark on the way through a post-renderer', () => {
    const yaml = `${config('a')}  annotations: {postrenderer.helm.sh/postrender-filename: 'mine/templates/a.yaml'}\n`;
    const objects = parseManifest(yaml);
    expect(objects[0]?.source).toBe('mine/templates/a.yaml');
    expect(writeManifest(objects)).toBe(`---\n${yaml}`);
  });

  it.each([
    ['a: [1\nb: 2\n', 5, 'is not YAML'],
    ['- a\n', 4, 'no Kubernetes object'],
    ['apiVersion: v1\n', 4, 'without kind'],
    ['kind: A\n', 4, 'without apiVersion'],
    ['apiVersion: v1\nkind: A\nmetadata: 3\n', 4, 'metadata'],
    ['apiVersion: v1\nkind: A\n? [a]\n: 1\n', 6, 'a key that is a list'],
    ['apiVersion: v1\nkind: A\na: *b\n', 6, 'an alias'],
    ['apiVersion: v1\nkind: A\na: &b [*b]\n', 6, 'an alias'],
  ])('%j is refused with its place', (yaml, line, detail) => {
    const manifest = `---\n# Source: mine/templates/bad.yaml\n# comment\n${yaml}`;
    const error = (() => {
      try {
        return parseManifest(manifest);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(ManifestError);
    expect((error as ManifestError).message).toContain(detail);
    expect((error as ManifestError).source).toBe('mine/templates/bad.yaml');
    expect(Math.abs((error as ManifestError).line - line)).toBeLessThanOrEqual(1);
  });

  it('gives up on aliases that multiply', () => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]\n`,
    );
    expect(() => parseManifest(`apiVersion: v1\nkind: A\nl0: &l0 x\n${levels.join('')}`)).toThrow(ManifestError);
  });

  it('does not pollute prototypes', () => {
    const [only] = parseManifest('apiVersion: v1\nkind: A\n__proto__: {polluted: true}\n');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(writeYaml(only?.object)).toContain('__proto__:');
  });

  it('never fails in another way', () => {
    const yamlish = fc.string({
      unit: fc.constantFrom(
        'a: ',
        '- ',
        '\n',
        '  ',
        '&x ',
        '*x',
        '[',
        '{',
        '}',
        '"',
        "'",
        '|',
        '---\n',
        '<<: ',
        '!!int ',
        '\t',
        '? ',
        '#',
      ),
    });
    fc.assert(
      fc.property(yamlish, manifest => {
        try {
          parseManifest(manifest);
        } catch (error) {
          expect(error).toBeInstanceOf(ManifestError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
