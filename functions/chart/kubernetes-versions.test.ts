import { expect, it } from 'vitest';
import { minorVersion } from './api-versions.ts';
import { servedApiVersions, servedKinds, supportedKubeVersions } from './kubernetes-versions.ts';
import { removedApis } from './removed-apis.ts';

it('every version serves what is stable, and nothing that is removed', () => {
  for (const version of supportedKubeVersions) {
    const served = servedApiVersions(version);
    expect(served).toEqual(expect.arrayContaining(['v1', 'apps/v1', 'batch/v1', 'networking.k8s.io/v1']));
    const removed = removedApis.filter(({ removedIn }) => removedIn <= minorVersion(version));
    expect(removed.filter(({ apiVersion }) => served.includes(apiVersion))).toEqual([]);
  }
});

it('dynamic resource allocation is served since 1.34', () => {
  const serving = supportedKubeVersions.filter(version => servedApiVersions(version).includes('resource.k8s.io/v1'));
  expect(serving).toEqual(['1.34', '1.35', '1.36']);
});

it('kinds come with their API, or later', () => {
  expect(servedKinds('1.32')).toContain('networking.k8s.io/v1/Ingress');
  expect(servedKinds('1.32')).not.toContain('storage.k8s.io/v1/VolumeAttributesClass');
  expect(servedKinds('v1.34.2')).toContain('storage.k8s.io/v1/VolumeAttributesClass');
});
