import { describe, expect, it } from 'vitest';
import { generatedFields } from './generated.ts';
import { parseManifest } from './manifest.ts';
import { diffRenderings } from './object-differences.ts';
import { keepRendering } from './rendered.ts';

const document = (kind: string, name: string, rest = '', apiVersion = 'v1') =>
  `---\n# Source: web/templates/${kind}.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;

/** A rendering, of which it is known what it makes anew when it is rendered again. */
function rendering(once: string, again = once) {
  const objects = parseManifest(once);
  return keepRendering(objects, generatedFields(objects, parseManifest(again)));
}

const summary = (from: ReturnType<typeof rendering>, to: ReturnType<typeof rendering>) =>
  diffRenderings(from, to).map(({ change, kind, name, fields }) => [
    change,
    `${kind} ${name}`,
    fields.map(({ path }) => path).join(),
  ]);

describe('two renderings', () => {
  it('differ in what is added, removed and changed; what differs comes first', () => {
    const from = rendering(
      document('ConfigMap', 'a') + document('Service', 'b') + document('Secret', 'c', 'type: x\n'),
    );
    const to = rendering(document('ConfigMap', 'a') + document('Secret', 'c', 'type: y\n') + document('Pod', 'd'));
    expect(summary(from, to)).toEqual([
      ['changed', 'Secret c', 'type'],
      ['added', 'Pod d', ''],
      ['removed', 'Service b', ''],
      ['unchanged', 'ConfigMap a', ''],
    ]);
  });

  it('have the same object, whichever version of its API it is written in', () => {
    const from = rendering(document('StatefulSet', 'a', '', 'apps/v1beta1'));
    const to = rendering(document('StatefulSet', 'a', '', 'apps/v1'));
    expect(summary(from, to)).toEqual([['changed', 'StatefulSet a', 'apiVersion']]);
  });

  it('have the same object where only its namespace is written, but not where there are two of a name', () => {
    const inside = (namespace: string) => document('ConfigMap', 'a', `  namespace: ${namespace}\n`);
    expect(summary(rendering(document('ConfigMap', 'a')), rendering(inside('default')))).toEqual([
      ['changed', 'ConfigMap a', 'metadata.namespace'],
    ]);
    const changes = summary(rendering(inside('one') + inside('two')), rendering(inside('three')));
    expect(changes.map(([change]) => change)).toEqual(['added', 'removed', 'removed']);
  });

  it('do not differ in comments and in the order of keys', () => {
    const from = rendering(document('ConfigMap', 'a', 'data: {a: "1", b: "2"}\n'));
    const to = rendering(document('ConfigMap', 'a', '# said\ndata:\n  b: "2"\n  a: "1"\n'));
    expect(summary(from, to)).toEqual([['unchanged', 'ConfigMap a', '']]);
  });

  it('show texts of several lines as a difference of lines', () => {
    const text = (port: number) => document('ConfigMap', 'a', `data:\n  conf: |\n    user x\n    port ${port}\n`);
    const [{ fields = [] } = {}] = diffRenderings(rendering(text(1)), rendering(text(2)));
    expect(fields).toEqual([
      {
        path: 'data.conf',
        pointer: '/data/conf',
        change: 'changed',
        unified: expect.stringContaining('-port 1\n+port 2'),
      },
    ]);
  });
});

describe('what is made anew at each rendering', () => {
  const secret = (password: string) => document('Secret', 'a', `stringData:\n  url: "${password}"\n`);

  it('is no difference', () => {
    expect(summary(rendering(secret('x1'), secret('x2')), rendering(secret('x3'), secret('x4')))).toEqual([
      ['unchanged', 'Secret a', ''],
    ]);
  });

  it('is one where something else around it changed, and where it is not made anew any more', () => {
    const before = rendering(secret('db://one x1'), secret('db://one x2'));
    const after = rendering(secret('db://two x3'), secret('db://two x4'));
    expect(summary(before, after)).toEqual([['changed', 'Secret a', 'stringData.url']]);
    expect(summary(before, rendering(secret('admin')))).toEqual([['changed', 'Secret a', 'stringData.url']]);
  });

  it('may be a name', () => {
    const pod = (name: string, image: string) =>
      document('Pod', name, `spec: {containers: [{name: c, image: ${image}}]}\n`);
    const before = rendering(pod('test-1', 'a'), pod('test-2', 'a'));
    const after = rendering(pod('test-3', 'b'), pod('test-4', 'b'));
    expect(summary(before, after)).toEqual([['changed', 'Pod test-3', 'spec.containers[c].image']]);
  });
});

describe('hostile charts', () => {
  const many = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => of(i)).join('');

  it('make no large rendering: small objects keep their text before large ones', () => {
    const large = many(60, i => document('ConfigMap', `large-${i}`, `data: {a: "${'x'.repeat(190_000)}"}\n`));
    const huge = document('ConfigMap', 'huge', `data: {a: "${'x'.repeat(300_000)}"}\n`);
    const kept = rendering(large + huge + document('ConfigMap', 'small'));
    expect(JSON.stringify(kept).length).toBeLessThan(4_100_000);
    expect(kept.truncated).toBe(true);
    expect(kept.objects).toHaveLength(62);
    expect(kept.objects.find(({ name }) => name === 'small')?.yaml).toContain('name: small');
    expect(kept.objects.find(({ name }) => name === 'huge')?.yaml).toBeNull();
  });

  it('make no endless list', () => {
    const kept = rendering(many(3000, i => document('ConfigMap', `${'n'.repeat(600)}${i}`)));
    expect([kept.objects.length, kept.truncated]).toEqual([1000, true]);
    expect(JSON.stringify(kept).length).toBeLessThan(4_100_000);
  });

  it('make no large difference, nor a slow one', () => {
    const side = (value: string) =>
      rendering(
        many(300, i =>
          document('ConfigMap', `c-${i}`, `data:\n${many(100, k => `  k${k}: "${value.repeat(100)}"\n`)}`),
        ),
      );
    const [from, to] = [side('a'), side('b')];
    const begun = Date.now();
    const objects = diffRenderings(from, to);
    console.log(`hostile difference: ${Date.now() - begun} ms`);
    expect(Date.now() - begun).toBeLessThan(15_000);
    expect(JSON.stringify(objects).length).toBeLessThan(2_500_000);
    expect(objects).toHaveLength(300);
    expect(objects.every(({ change }) => change === 'changed')).toBe(true);
    expect(objects.at(-1)).toMatchObject({ fields: [], truncated: true });
  });

  it('break nothing by nesting', () => {
    const nested = (value: string) =>
      document('ConfigMap', 'a', `data: ${'{a: '.repeat(700)}${value}${'}'.repeat(700)}\n`);
    expect(summary(rendering(nested('1'), nested('2')), rendering(nested('3')))[0]?.[0]).toBe('changed');
  });
});
