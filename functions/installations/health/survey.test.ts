import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { releaseOf } from './survey.ts';

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
