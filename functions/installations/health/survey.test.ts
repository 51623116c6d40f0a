import { describe, expect, it } from 'vitest';
import { KubernetesClient } from '../../kubernetes/client.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { json, served, standIn } from '../../kubernetes/testing.ts';
import type { Installation } from '../views.ts';
import { releaseOf, survey } from './survey.ts';

const pod = (namespace: string, claims: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'loud',
    namespace,
    annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': claims },
  },
});

describe('an object speaks for a release', () => {
  it('of its own namespace', () => {
    expect(releaseOf(pod('production', 'production'))).toBe('production/shop');
  });

  it('and of those that its project reaches', () => {
    const beside = new Map([['production', ['kube-system']]]);
    expect(releaseOf(pod('kube-system', 'production'), beside)).toBe('production/shop');
    expect(releaseOf(pod('kube-system', 'test'), beside)).toBeUndefined();
    expect(releaseOf(pod('test', 'production'), beside)).toBeUndefined();
  });

  it('and not for one of another, whatever it claims', () => {
    expect(releaseOf(pod('test', 'production'))).toBeUndefined();
  });
});

/** A namespace's release of a Deployment that says why it is not ready. */
function unwell(namespace: string): KubernetesObject {
  const message = 'It takes too long.';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace,
      generation: 1,
      annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': namespace },
    },
    spec: { replicas: 1 },
    status: {
      observedGeneration: 1,
      conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message }],
    },
  };
}

const record = (namespace: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'sh.helm.release.v1.web.v1', namespace, labels: { owner: 'helm', name: 'web', version: '1' } },
});

const secretsOf = (namespace: string, size: number): KubernetesObject[] => [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'own', namespace },
    data: { password: Buffer.from('p4ssw0rd-of-them').toString('base64'), rest: 'x'.repeat(size) },
  },
];

it.each(['too much', 'nothing that is told'])('one namespace that holds %s is no matter of others', async what => {
  const server = await standIn(({ url }, response) => {
    const [path = '', query = ''] = url.split('?');
    const resources = served[path] ?? (/^\/apis\/[^/]+\/v1$/.test(path) ? [] : undefined);
    if (resources) return json(response, { resources });
    const [, namespace] = /namespaces\/([^/]+)\/secrets/.exec(path) ?? [];
    if (namespace === 'loud' && what !== 'too much') return json(response, { kind: 'Status' }, 500);
    if (namespace)
      return json(response, { metadata: {}, items: secretsOf(namespace, namespace === 'loud' ? 300_000 : 10) });
    if (path.endsWith('/secrets')) return json(response, { metadata: {}, items: ['loud', 'calm'].map(record) });
    if (path.endsWith('/deployments')) return json(response, { metadata: {}, items: ['loud', 'calm'].map(unwell) });
    json(response, { metadata: {}, items: [], query });
  });
  const client = new KubernetesClient(server.access, { allowPrivate: true, answerLimit: 200_000 });
  const all = ['loud', 'calm'].map(
    namespace => ({ installation: `ins_${namespace}`, namespace, release: 'web' }) as unknown as Installation,
  );
  try {
    const found = await survey(client, all);
    expect(found.get('ins_calm')).toMatchObject({
      health: 'degraded',
      healthReason: expect.stringContaining('it made no progress'),
    });
    expect(found.get('ins_loud')).toMatchObject({
      health: 'degraded',
      healthReason: expect.stringMatching(/Secrets of its namespace could not be read/),
    });
  } finally {
    client.close();
    await server.close();
  }
});
