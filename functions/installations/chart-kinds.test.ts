import { describe, expect, it } from 'vitest';
import { rendered } from '../chart/manifest.ts';
import { definitionProblems } from './chart-kinds.ts';

const definition = (name: string, group: string, plural: string) =>
  rendered(
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: { group, names: { kind: 'Volume', plural }, scope: 'Namespaced', versions: [] },
    },
    'mine/crds/volume.yaml',
  );

describe('a definition of a kind', () => {
  it('is called as its kind is', () => {
    expect(definitionProblems(definition('volumes.example.com', 'example.com', 'volumes'))).toEqual([]);
  });

  it.each([
    ['volumes.longhorn.io', 'apps', 'deployments'],
    ['volumes.longhorn.io', 'example.com', 'volumes'],
    ['deployments.apps', 'apps', 'deployments'],
  ])('%s of %s/%s is refused', (name, group, plural) => {
    expect(definitionProblems(definition(name, group, plural))).toMatchObject([{ code: 'definition-refused' }]);
  });
});
