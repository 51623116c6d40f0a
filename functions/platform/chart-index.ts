import { compareVersions } from '../chart/semver.ts';
import { chartMetadata } from './entities/version.ts';
import { isListed } from './listed.ts';
import type { Version } from './views.ts';

/** One version in a chart index: Chart.yaml's fields and where to get the package (helm's ChartVersion). */
export interface IndexEntry {
  name: string;
  version: string;
  digest: string;
  created: string;
  urls: string[];
  annotations: Record<string, string>;
  [field: string]: unknown;
}

/** A helm repository's index.yaml. */
export interface ChartIndex {
  apiVersion: 'v1';
  generated: string;
  entries: Record<string, IndexEntry[]>;
}

/** Written into every entry, so that an entry is found again by what it is, not by a version string that can be used anew. */
const identity = 'berth.dev/version';

/** The store's index. */
export const storeIndexKey = 'charts/index.yaml';

/** A workspace's own index, with what is not released yet. */
export function workspaceIndexKey(workspace: string): string {
  return `charts/workspaces/${workspace}/index.yaml`;
}

/** The name of a package in a repository. */
export function packageFile(chartName: string, version: string): string {
  return `${chartName}-${version}.tgz`;
}

export function emptyIndex(): ChartIndex {
  return { apiVersion: 'v1', generated: new Date(0).toISOString(), entries: {} };
}

/** The index that a document has; an empty one when there is none. */
export function parseIndex(text: string | undefined): ChartIndex {
  return text === undefined ? emptyIndex() : JSON.parse(text);
}

function entryOf(version: Version): IndexEntry {
  const { annotations, keywords, sources, maintainers, dependencies, ...metadata } = chartMetadata.parse(
    version.metadata,
  );
  const lists = Object.fromEntries(
    Object.entries({ keywords, sources, maintainers, dependencies }).filter(([, list]) => list.length > 0),
  );
  return {
    ...metadata,
    ...lists,
    ...(version.description ? { description: version.description } : {}),
    annotations: { ...annotations, [identity]: version.version },
    digest: version.digest,
    created: version.releasedAt ?? version.createdAt,
    urls: [packageFile(version.chartName, version.name)],
  };
}

/** helm takes the first entry of a name as its newest. */
function newestFirst(a: IndexEntry, b: IndexEntry): number {
  return compareVersions(b.version, a.version);
}

/** The index of these versions and no others, made anew. */
export function buildIndex(versions: readonly Version[], repository: 'store' | 'workspace'): ChartIndex {
  const listed = versions.filter(({ status }) => isListed(status, repository));
  const charts = [...Map.groupBy(listed, ({ chartName }) => chartName)];
  return {
    ...emptyIndex(),
    entries: Object.fromEntries(charts.map(([name, own]) => [name, own.map(entryOf).sort(newestFirst)])),
  };
}

/** The ids of the versions that an index lists. */
export function versionsIn(index: ChartIndex): string[] {
  return Object.values(index.entries).flatMap(entries => entries.map(({ annotations }) => annotations[identity] ?? ''));
}

/**
 * Brings the entries of some versions up to date; the others are not looked at.
 * @returns whether anything changed.
 */
export function updateIndex(
  index: ChartIndex,
  changed: readonly Version[],
  repository: 'store' | 'workspace',
): boolean {
  const before = JSON.stringify(changed.map(version => index.entries[version.chartName]));
  for (const version of changed) {
    const others = (index.entries[version.chartName] ?? []).filter(
      entry => entry.annotations[identity] !== version.version,
    );
    const entries = isListed(version.status, repository) ? [...others, entryOf(version)].sort(newestFirst) : others;
    if (entries.length > 0) index.entries[version.chartName] = entries;
    else delete index.entries[version.chartName];
  }
  return before !== JSON.stringify(changed.map(version => index.entries[version.chartName]));
}
