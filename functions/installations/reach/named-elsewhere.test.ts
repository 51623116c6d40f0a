import { describe, expect, it } from 'vitest';
import { adapt } from '../../chart/adapt.ts';
import { namedElsewhere } from './named-elsewhere.ts';

const moved = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: reader, namespace: kube-system }\n';
const found = (text: string, beside: string[] = [], from = 'kube-system') =>
  namedElsewhere(
    adapt(`${moved.replaceAll('kube-system', from)}---\n${text}`, { namespace: 'shop', beside, kubeVersion: '1.36' }),
  );
const pod = (container: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: main, image: "a:1", ${container} }] }\n`;

describe('an object that is moved', () => {
  it.each([
    ['an option', 'args: ["--leader-election-namespace=kube-system"]', '/args/0'],
    ['an argument by itself', 'args: ["--namespace", "kube-system"]', '/args/1'],
    ['a variable', 'env: [{ name: WATCH, value: "metrics.kube-system.svc" }]', '/env/0/value'],
    ['an object in it', 'args: ["--secret", "kube-system/cert"]', '/args/1'],
  ])('is told when %s names its place', (_, container, pointer) => {
    expect(found(pod(container))).toEqual([
      expect.objectContaining({
        code: 'named-elsewhere',
        kind: 'ConfigMap',
        name: 'reader',
        namespace: 'kube-system',
        reason: `Pod web (/spec/containers/0${pointer})`,
      }),
    ]);
    expect(found(pod(container), ['kube-system'])).toEqual([]);
  });

  it('is told when a field of a custom resource names it', () => {
    const monitor = 'apiVersion: a.example.com/v1\nkind: Monitor\nmetadata: { name: m }\n';
    const selector = 'spec: { namespaceSelector: { matchNames: [web] }, targetNamespace: kube-system }\n';
    expect(found(monitor + selector)).toMatchObject([{ reason: 'Monitor m (/spec/targetNamespace)' }]);
  });

  it.each(['serviceAccountName: default', 'args: ["--mode=default", "default", "a default value"]'])(
    'from default is not told for the word in %s',
    container => {
      expect(found(pod(container), [], 'default')).toEqual([]);
    },
  );

  it('is not told when nothing names its place, nor what takes time with hostile texts', () => {
    expect(found(pod('args: ["--kube-systems=1", "akube-system"]'))).toEqual([]);
    const long = 'namespace='.repeat(100_000);
    const begin = Date.now();
    expect(found(pod(`args: ["${long}"]`))).toEqual([]);
    expect(Date.now() - begin).toBeLessThan(5000);
  });

  it('is looked for in one go, however many are moved from however many namespaces', () => {
    const maps = Array.from(
      { length: 2000 },
      (_, index) =>
        `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: m${index}, namespace: place-${index} }\ndata: { a: "x.place-${index}.y", b: text }\n`,
    ).join('');
    const before = process.cpuUsage();
    expect(found(maps)).toEqual([]);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(3);
  });
});
