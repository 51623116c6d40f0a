import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valid } from 'semver';
import { parse } from 'yaml';
import * as z from 'zod';
import { chartPackage } from '../functions/chart/testing.ts';
import { root } from '../local/settings.ts';

/** Indexes of real helm repositories: https://argoproj.github.io/argo-helm, https://grafana.github.io/helm-charts, https://kubernetes.github.io/ingress-nginx. */
const files = ['argo.yaml', 'grafana.yaml', 'ingress-nginx.yaml'];

const entry = z.object({
  name: z.string(),
  version: z.string(),
  appVersion: z.coerce.string().optional(),
  description: z.string().optional(),
  home: z.string().optional(),
  icon: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  sources: z.array(z.string()).optional(),
  maintainers: z
    .array(z.object({ name: z.string(), email: z.string().optional(), url: z.string().optional() }))
    .optional(),
});
const index = z.object({ entries: z.record(z.string(), z.array(entry)) });

/** One version of a real chart, as its repository's index describes it. */
export type Chart = z.output<typeof entry>;

function readIndex(file: string): Chart[][] {
  const { entries } = index.parse(parse(readFileSync(join(root, '../shared/indexes', file), 'utf8')));
  // Oldest first, as they once came in.
  return Object.values(entries).map(versions => versions.filter(each => valid(each.version)).reverse());
}

/** All versions of the indexes, each once, dealt out chart by chart: however many one takes from the front, they are of as many charts as there are. */
export function readCharts(): Chart[] {
  const charts = new Map<string, Chart[]>();
  for (const versions of files.flatMap(readIndex)) {
    for (const each of versions) charts.set(each.name, [...(charts.get(each.name) ?? []), each]);
  }
  const hands = [...charts.values()].map(versions => [...new Map(versions.map(each => [each.version, each])).values()]);
  const longest = Math.max(...hands.map(hand => hand.length));
  return Array.from({ length: longest }, (_, round) => hands.flatMap(hand => hand[round] ?? [])).flat();
}

/** One in so many is held back from the stock of a store, to be what is dropped into it when it is measured. */
const heldBack = 20;

/**
 * Parts the charts into a stock to fill the store from, and samples to measure with. The samples are from all over the deal: charts with few versions and
 * with many.
 * @param sets how many sets of samples; no version is in two of them.
 */
export function partCharts(charts: readonly Chart[], sets: number): { stock: Chart[]; samples: Chart[][] } {
  const held = charts.filter((_, index) => index % heldBack === heldBack - 1);
  return {
    stock: charts.filter((_, index) => index % heldBack !== heldBack - 1),
    samples: Array.from({ length: sets }, (_, set) => held.filter((_, index) => index % sets === set)),
  };
}

/** So many of a list, at even distances. */
export function spread<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]).filter(
    item => item !== undefined,
  );
}

/** A small package of that name and version; what the index does not tell, its templates and values, is made up. */
export function packageOf({ name, version, description, appVersion, ...rest }: Chart): Buffer {
  const extra = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
  return chartPackage({
    name,
    version,
    extra,
    ...(description === undefined ? {} : { description }),
    ...(appVersion === undefined ? {} : { appVersion }),
  });
}
