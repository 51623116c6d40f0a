import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressProblems } from './addressable.ts';
import { parseManifest } from './manifest.ts';

const job = (metadata: string, apiVersion = 'batch/v1'): string =>
  `---\n# Source: shop/templates/x.yaml\napiVersion: ${apiVersion}\nkind: Job\nmetadata: ${metadata}\n`;
const told = (manifest: string) => addressProblems(parseManifest(manifest)).map(({ detail }) => detail);

describe('an object that no request can name', () => {
  it.each([
    [job('{ generateName: a- }'), 'generateName and no name: helm 4'],
    [job('{}'), 'has no name'],
    [job('{ name: "" }'), 'has no name'],
    [job('{ name: null }'), 'has no name'],
    [job('{ name: a/b }'), 'is no name'],
    [job('{ name: ".." }'), 'is no name'],
    [job('{ name: [a] }'), 'is no name'],
    [job(`{ name: ${'x'.repeat(254)} }`), 'is no name'],
  ])('is told before anything is asked: %.70s', (manifest, what) => {
    expect(told(manifest)).toEqual([expect.stringContaining(what)]);
    expect(addressProblems(parseManifest(manifest))).toMatchObject([{ file: 'shop/templates/x.yaml' }]);
  });

  it('is not one with a name, made or not', () => {
    expect(
      told(job('{ name: a, generateName: b- }') + job('{ name: "system:a.b" }', 'rbac.authorization.k8s.io/v1')),
    ).toEqual([]);
  });

  it('is found whatever its metadata is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('name', 'generateName', 'x'), fc.jsonValue()), metadata => {
        told(job(JSON.stringify(metadata)));
      }),
    );
  });
});
