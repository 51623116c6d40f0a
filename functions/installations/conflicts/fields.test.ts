import { describe, expect, it } from 'vitest';
import { KubernetesError } from '../../kubernetes/errors.ts';
import { conflictsOf, stepsTo } from './fields.ts';

const cause = (field: string, message: string) => ({ reason: 'FieldManagerConflict', field, message });

describe('conflicts of an apply', () => {
  it('are the fields and who has set them', () => {
    const causes = [
      cause('.spec.replicas', 'conflict with "kubectl" with subresource "scale" using apps/v1'),
      cause('.data.a', 'conflict with "kubectl-edit" using v1'),
    ];
    expect(conflictsOf(new KubernetesError(409, 'Conflict', 'Apply failed', { causes }))).toEqual([
      { field: '.spec.replicas', manager: 'kubectl' },
      { field: '.data.a', manager: 'kubectl-edit' },
    ]);
  });

  it.each([
    new KubernetesError(409, 'Conflict', 'the object has been modified'),
    new KubernetesError(409, 'AlreadyExists', 'it exists', { causes: 'none' }),
    new KubernetesError(422, 'Invalid', 'no', { causes: [cause('.a', 'conflict with "x"')] }),
    new Error('something else'),
  ])('are none of %s', error => {
    expect(conflictsOf(error)).toEqual([]);
  });
});

describe('the place of a field', () => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { 'a.b/c.d': 'x', a: 'y' }, finalizers: ['one', 'two'] },
    spec: {
      replicas: 3,
      template: {
        spec: {
          containers: [
            { name: 'side', ports: [{ containerPort: 80, protocol: 'TCP' }] },
            { name: 'ma"in]', image: 'nginx:1.27' },
          ],
        },
      },
    },
  };
  const containers = ['spec', 'template', 'spec', 'containers'];

  it.each([
    ['.spec.replicas', ['spec', 'replicas'], 3],
    ['.metadata.annotations.a.b/c.d', ['metadata', 'annotations', 'a.b/c.d'], 'x'],
    ['.metadata.annotations.a', ['metadata', 'annotations', 'a'], 'y'],
    ['.metadata.finalizers[="two"]', ['metadata', 'finalizers', '1'], 'two'],
    ['.spec.template.spec.containers[name="ma\\"in]"].image', [...containers, '1', 'image'], 'nginx:1.27'],
    [
      '.spec.template.spec.containers[name="side"].ports[containerPort=80,protocol="TCP"].containerPort',
      [...containers, '0', 'ports', '0', 'containerPort'],
      80,
    ],
    ['.spec.template.spec.containers[0].name', [...containers, '0', 'name'], 'side'],
  ])('%s', (field, steps, value) => {
    expect(stepsTo(object, field)).toEqual({ steps, value });
  });

  it.each(['.spec.paused', '.spec.replicas.x', '.metadata.finalizers[="three"]', 'spec', '.spec[', '[x]', '.spec.'])(
    'is none: %s',
    field => {
      expect(stepsTo(object, field)).toBeUndefined();
    },
  );
});
