import { referenceTo } from './adapt.ts';
import { mapApiVersion, removedApi } from './api-versions.ts';
import type { HelmHome } from './helm.ts';
import type { RenderReport } from './inspection-schema.ts';
import { supportedKubeVersions } from './kubernetes-versions.ts';
import { ManifestError, parseManifest, type RenderedObject } from './manifest.ts';
import type { PlacedPackage } from './placed-package.ts';
import { RenderError, type RenderProblem, renderChart } from './render.ts';
import { insideChart } from './render-problems.ts';

/** What is rendered, and how. */
export interface TryRequest {
  chart: PlacedPackage;
  /** The chart's name. */
  name: string;
  kubeVersions?: readonly string[];
}

/** What a package renders to for one Kubernetes version; nothing where it does not render. */
export interface Tried {
  report: RenderReport;
  manifest: string;
  objects: RenderedObject[];
}

function problemOf(error: unknown): RenderProblem {
  if (error instanceof RenderError && error.problems[0]) return error.problems[0];
  if (error instanceof ManifestError)
    return { code: 'not-an-object', detail: error.message, file: insideChart(error.source) };
  throw error;
}

function removedApisOf(objects: readonly RenderedObject[], kubeVersion: string): RenderReport['removedApis'] {
  return objects.flatMap(({ object, source }) => {
    if (!removedApi(object, kubeVersion)) return [];
    const to = mapApiVersion(object, kubeVersion).object?.apiVersion ?? null;
    const { kind, name } = referenceTo(object);
    return [{ from: object.apiVersion, to, kind, name, file: insideChart(source) }];
  });
}

/** Release names are narrower than charts' names: no underscores, 53 characters. */
function releaseName(chart: string): string {
  return (
    chart
      .replaceAll(/[^a-z0-9-]/g, '-')
      .slice(0, 40)
      .replace(/^-+|-+$/g, '') || 'chart'
  );
}

/** As which release a package is rendered. */
export interface Release {
  release: string;
  namespace: string;
  upgrade: boolean;
  /** Of the cluster, with its patch: '1.36.4'. */
  kubeVersion: string;
}

/** As which release it is shown: always the same, so that two versions of a chart can be compared. A chart may know these names. */
export function baseRelease(chart: string, kubeVersion: string): Release {
  return { release: releaseName(chart), namespace: 'inspection', upgrade: false, kubeVersion };
}

/**
 * Renders a package with its default values for one Kubernetes version.
 * @param last of another version: most charts render the same for every version, and are read once.
 * @param as another release than the one that it is shown as, and what gives its text the names that are shown.
 */
export async function tryVersion(
  home: HelmHome,
  { chart, name }: TryRequest,
  kubeVersion: string,
  last?: Tried,
  as?: Release & { rename: (text: string) => string },
): Promise<Tried> {
  const { rename, ...release } = { ...baseRelease(name, kubeVersion), ...as };
  const base = { chart, ...release };
  try {
    const rendered = await renderChart(home, base);
    const manifest = rename?.(rendered.manifest) ?? rendered.manifest;
    const objects = manifest === last?.manifest ? last.objects : parseManifest(manifest);
    const removedApis = removedApisOf(objects, kubeVersion);
    return {
      report: { kubeVersion, ok: true, removedApis, mapped: removedApis.some(({ to }) => to !== null) },
      manifest,
      objects,
    };
  } catch (error) {
    const report = { kubeVersion, ok: false, problem: problemOf(error), removedApis: [], mapped: false };
    return { report, manifest: '', objects: [] };
  }
}

/** A chart that was stopped once would be stopped every time: the other versions are not tried, and count as failing the same way. */
export const stopCodes: ReadonlySet<string> = new Set(['timeout', 'memory-limit', 'output-limit']);

/** Renders a package for each Kubernetes version, oldest first. */
export async function tryVersions(home: HelmHome, request: TryRequest): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const kubeVersion of request.kubeVersions ?? supportedKubeVersions) {
    const last = tried.at(-1);
    const stopped = last?.report.problem && stopCodes.has(last.report.problem.code);
    if (last && stopped) tried.push({ ...last, report: { ...last.report, kubeVersion } });
    else tried.push(await tryVersion(home, request, kubeVersion, last));
  }
  return tried;
}
