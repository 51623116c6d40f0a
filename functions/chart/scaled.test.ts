import { describe, expect, it } from 'vitest';
import { adapt } from './adapt.ts';

const manifest = (replicas: string) => `# Source: web/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
${replicas}  paused: false
`;
const options = { namespace: 'team', kubeVersion: '1.36', scaled: { 'apps/Deployment/web': 5 } };

describe('what an autoscaler scales', () => {
  it('keeps the replicas that it has now, and that is shown', () => {
    const { manifest: text, changes } = adapt(manifest('  replicas: 2\n'), options);
    expect(text).toContain('replicas: 5\n');
    expect(changes.filter(({ path }) => path === '/spec/replicas')).toMatchObject([
      { kind: 'Deployment', name: 'web', from: 2, to: 5, reason: 'An autoscaler has given it 5 replicas.' },
    ]);
  });

  it.each([
    ['says nothing of them', manifest(''), options],
    ['says as many', manifest('  replicas: 5\n'), options],
    ['is not scaled', manifest('  replicas: 2\n'), { ...options, scaled: { 'apps/StatefulSet/web': 5 } }],
  ])('is left as it is where the chart %s', (_, text, given) => {
    const { changes } = adapt(text, given);
    expect(changes.filter(({ path }) => path === '/spec/replicas')).toEqual([]);
  });
});
