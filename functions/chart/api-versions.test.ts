import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { mapApiVersion, minorVersion, removedApi } from './api-versions.ts';
import { copy, type Mapping } from './fields.ts';
import { removedApis } from './removed-apis.ts';
import { ExactNumber } from './yaml-scalar.ts';

const newest = '1.36';

function object(apiVersion: string, kind: string, rest: Mapping = {}): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'mine' }, ...rest };
}

const flow = 'flowcontrol.apiserver.k8s.io';

/** What each old API ends as on the newest version, where it is not simply the same group's v1. */
const successors: Record<string, string | null> = {
  'extensions/v1beta1 Deployment': 'apps/v1',
  'extensions/v1beta1 ReplicaSet': 'apps/v1',
  'extensions/v1beta1 DaemonSet': 'apps/v1',
  'extensions/v1beta1 NetworkPolicy': 'networking.k8s.io/v1',
  'extensions/v1beta1 Ingress': 'networking.k8s.io/v1',
  'extensions/v1beta1 PodSecurityPolicy': null,
  'policy/v1beta1 PodSecurityPolicy': null,
  'autoscaling/v2beta1 HorizontalPodAutoscaler': 'autoscaling/v2',
  'autoscaling/v2beta2 HorizontalPodAutoscaler': 'autoscaling/v2',
};

const rows = removedApis.flatMap(api => api.kinds.map(kind => ({ ...api, kind })));

describe('every removed API', () => {
  it.each(rows.map(row => [`${row.apiVersion} ${row.kind}`, row] as const))(
    '%s',
    (name, { apiVersion, kind, removedIn }) => {
      const old = object(apiVersion, kind, { spec: {} });
      const expected = name in successors ? successors[name] : apiVersion.replace(/\/.*/, '/v1');
      const { object: result, changes } = mapApiVersion(old, newest);
      expect(result?.apiVersion ?? null).toBe(expected);
      expect(changes[0]).toMatchObject({ kind, name: 'mine', from: apiVersion });
      for (const { reason } of changes) expect(reason).toMatch(/^[A-Z].+\.$/);
      const before = `1.${removedIn - 1}`;
      expect(mapApiVersion(old, before)).toEqual({ object: old, changes: [] });
    },
  );

  it('is mapped step by step where the successor is gone as well, and no further than needed', () => {
    const level = object(`${flow}/v1beta1`, 'PriorityLevelConfiguration', {
      spec: { limited: { assuredConcurrencyShares: 5 } },
    });
    expect(mapApiVersion(level, '1.26').object?.apiVersion).toBe(`${flow}/v1beta2`);
    expect(mapApiVersion(level, '1.30').object?.apiVersion).toBe(`${flow}/v1beta3`);
    const { object: last, changes } = mapApiVersion(level, newest);
    expect(last).toMatchObject({ apiVersion: `${flow}/v1`, spec: { limited: { nominalConcurrencyShares: 5 } } });
    expect(changes.map(({ path }) => path)).toEqual([
      '/apiVersion',
      '/spec/limited/assuredConcurrencyShares',
      '/spec/limited/nominalConcurrencyShares',
    ]);
  });

  it('says that nothing took the place of PodSecurityPolicy', () => {
    expect(mapApiVersion(object('policy/v1beta1', 'PodSecurityPolicy'), 'v1.25.3+k3s1')).toMatchObject({
      object: null,
      changes: [{ path: '', reason: expect.stringContaining('left out') }],
    });
  });
});

it.each([
  ['1.32', 32],
  ['v1.36.3', 36],
  ['1.30+', 30],
  ['v1.29.4-eks-1234', 29],
])('%s is a Kubernetes version', (text, minor) => {
  expect(minorVersion(text)).toBe(minor);
});

it('anything else is no Kubernetes version', () => {
  for (const text of ['', 'latest', '2.1', '1', 'x1.2']) expect(() => minorVersion(text)).toThrow(RangeError);
});

describe('any object', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(new ExactNumber('9007199254740993')),
  );
  const names = fc.constantFrom(
    'spec',
    'template',
    'metadata',
    'labels',
    'selector',
    'rules',
    'http',
    'paths',
    'backend',
    'webhooks',
    'versions',
    'schema',
    'openAPIV3Schema',
    'properties',
    'items',
    'metrics',
    'resource',
    'object',
    'conversion',
    'subjects',
    'endpoints',
    'topology',
    'validation',
    'limited',
    '__proto__',
    'a',
  );
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    ),
  }));
  const fields = fc.dictionary(fc.oneof(names, fc.constantFrom('spec', 'webhooks', 'subjects')), value, {
    noNullPrototype: true,
  });
  const anyRow = fc.constantFrom(...rows);
  const version = fc.integer({ min: 10, max: 40 }).map(minor => `1.${minor}`);
  const build = (apiVersion: string, kind: string, rest: Mapping) =>
    copy({ ...rest, ...object(apiVersion, kind) }) as KubernetesObject;

  it('is mapped to what is served, and mapping that again changes nothing', () => {
    fc.assert(
      fc.property(anyRow, version, fields, ({ apiVersion, kind }, kubeVersion, rest) => {
        const old = build(apiVersion, kind, rest);
        const before = copy(old);
        const { object: result } = mapApiVersion(old, kubeVersion);
        expect(old).toEqual(before);
        if (!result) return;
        expect(removedApi(result, kubeVersion)).toBeUndefined();
        expect(mapApiVersion(result, kubeVersion)).toEqual({ object: result, changes: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it('of a current API is left alone, the very same', () => {
    const current = fc.constantFrom(
      'v1',
      'apps/v1',
      'batch/v1',
      'networking.k8s.io/v1',
      'example.com/v1beta1',
      'autoscaling/v2',
      'apiextensions.k8s.io/v1',
    );
    fc.assert(
      fc.property(current, anyRow, version, fields, (apiVersion, { kind }, kubeVersion, rest) => {
        const it = build(apiVersion, kind, rest);
        const result = mapApiVersion(it, kubeVersion);
        expect(result.object).toBe(it);
        expect(result.changes).toEqual([]);
      }),
    );
  });
});
