import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it, vi } from 'vitest';
import { type Expected, newStand, type Stand, walk } from './support/charts-walk.ts';

/** Charts that helm installs and that Berth once did not, each for its kind: from upload to uninstalling. */

// More at once would keep each other waiting until what is ready in time is not seen in time.
vi.setConfig({ maxConcurrency: 4 });

const cases = join(import.meta.dirname, '../../shared/cases/helm');
const chart = (name: string): Buffer => readFileSync(join(cases, `${name}.tgz`));

/** A megabyte of values, as somebody has them who keeps whole files in them. */
const longValues = `a: said\nfiles:\n${Array.from({ length: 16_000 }, (_, index) => `  file-${index}: "${'x'.repeat(40)}"\n`).join('')}`;

const rows: Record<string, Expected> = {
  keepcap: {
    chart: chart('keepcap'),
    objects: ['configmap/keepcap-kept', 'configmap/keepcap-x'],
    left: ['configmap/keepcap-kept'],
  },
  prlist: { chart: chart('prlist'), objects: ['configmap/prlist-one', 'configmap/prlist-two'] },
  multidoc: {
    chart: chart('multidoc'),
    objects: ['configmap/multidoc-cm'],
    also: async ({ expect, get }) => await expect.poll(() => get('configmap', 'multidoc-cm', '{.data.a}')).toBe('two'),
  },
  'two-documents': {
    chart: chart('multidoc'),
    values: 'a: three\nb: 1\n---\n# over it\na: four\n',
    objects: ['configmap/two-documents-cm'],
    also: async ({ expect, get }) =>
      await expect.poll(() => get('configmap', 'two-documents-cm', '{.data.a}')).toBe('four'),
  },
  'long-values': {
    chart: chart('multidoc'),
    values: longValues,
    objects: ['configmap/long-values-cm'],
    also: async ({ expect, get }) =>
      await expect.poll(() => get('configmap', 'long-values-cm', '{.data.a}')).toBe('said'),
  },
  lb: { chart: chart('lb-0.1.0'), objects: ['service/lb'] },
  crlf: { chart: chart('crlf'), objects: ['configmap/crlf-cm'] },
  schprop: { chart: chart('schprop'), objects: ['configmap/schprop-cm'] },
  // Helm fetches nothing for Berth, which installs it without that schema; the inspection says so.
  schrel: { chart: chart('schrel'), objects: ['configmap/schrel-cm'] },
  'quoted-newline': { chart: chart('quoted-newline-0.1.0') },
  'quoted-indent': { chart: chart('quoted-indent-0.1.0') },
  'flow-indent': { chart: chart('flow-indent-0.1.0'), objects: [] },
  crdrole: { chart: chart('crdrole'), clusterWide: true, objects: [] },
  crdrolet: { chart: chart('crdrolet'), clusterWide: true, objects: [] },
  role: { chart: chart('role-0.1.0'), clusterWide: true, objects: [] },
  'role-untrusted': { chart: chart('role-0.1.0'), refused: 'forbidden', says: ['ingresses/status'], objects: [] },
};

let stand: Stand;
beforeAll(async () => {
  stand = await newStand();
});

describe.concurrent('charts that helm installs', () => {
  for (const [release, expected] of Object.entries(rows))
    it(release, async ({ expect }) => walk(stand, release, expected, expect));
});
