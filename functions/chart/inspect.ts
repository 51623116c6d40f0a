import { referenceTo } from './adapt.ts';
import { mapApiVersion, removedApi } from './api-versions.ts';
import { HelmFailure, type HelmHome } from './helm.ts';
import { limitInspection } from './inspection-limits.ts';
import { objectRules } from './inspection-rules.ts';
import {
  type Finding,
  type FindingCode,
  findingSeverities,
  type Inspection,
  type RenderReport,
} from './inspection-schema.ts';
import { supportedKubeVersions } from './kubernetes-versions.ts';
import { type LintMessage, lintChart } from './lint.ts';
import { ManifestError, parseManifest, type RenderedObject } from './manifest.ts';
import { permissionsOf } from './permissions.ts';
import { imagesOf, pinningOf } from './pods.ts';
import { releaseBytes, releaseLimit } from './release-size.ts';
import { RenderError, type RenderProblem, renderChart } from './render.ts';
import { insideChart, problemsOf } from './render-problems.ts';
import { remoteSchemaReferences } from './schema-references.ts';

export interface InspectRequest {
  /** Absolute path of the package. */
  packagePath: string;
  /** The same package; it passed `checkPackage`. */
  packageBytes: Uint8Array;
  /** The chart's name. */
  name: string;
  kubeVersions?: readonly string[];
}

interface Tried {
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

async function tryVersion(
  home: HelmHome,
  { packagePath, name }: InspectRequest,
  { kubeVersion, skipSchemaValidation }: { kubeVersion: string; skipSchemaValidation: boolean },
  last: Tried | undefined,
): Promise<Tried> {
  const base = { packagePath, release: releaseName(name), namespace: 'inspection', kubeVersion, skipSchemaValidation };
  try {
    const { manifest } = await renderChart(home, base);
    // Most charts render the same for every version.
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
const stopCodes = new Set(['timeout', 'memory-limit', 'output-limit']);

async function tryVersions(home: HelmHome, request: InspectRequest, skipSchemaValidation: boolean): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const kubeVersion of request.kubeVersions ?? supportedKubeVersions) {
    const last = tried.at(-1);
    const stopped = last?.report.problem && stopCodes.has(last.report.problem.code);
    if (last && stopped) tried.push({ ...last, report: { ...last.report, kubeVersion } });
    else tried.push(await tryVersion(home, request, { kubeVersion, skipSchemaValidation }, last));
  }
  return tried;
}

async function lint(home: HelmHome, request: InspectRequest, skipSchemaValidation: boolean): Promise<LintMessage[]> {
  const kubeVersion = request.kubeVersions?.at(-1) ?? supportedKubeVersions.at(-1) ?? '';
  try {
    return await lintChart(home, request.packagePath, { kubeVersion, skipSchemaValidation });
  } catch (error) {
    if (!(error instanceof HelmFailure)) throw error;
    return [{ severity: 'error', detail: problemsOf(error)[0]?.detail ?? error.message }];
  }
}

function objectFindings(objects: readonly RenderedObject[]): Finding[] {
  return objectRules.flatMap(({ code, severity, rule }) =>
    objects.flatMap(item =>
      rule(item).map(detail => ({
        code,
        severity,
        detail,
        object: referenceTo(item.object),
        file: insideChart(item.source),
      })),
    ),
  );
}

/** The versions that share a report's text, told once. */
function grouped<T>(
  reports: readonly RenderReport[],
  select: (report: RenderReport) => T[],
): Map<string, { value: T; versions: string[] }> {
  const groups = new Map<string, { value: T; versions: string[] }>();
  for (const report of reports) {
    for (const value of select(report)) {
      const key = JSON.stringify(value);
      const group = groups.get(key) ?? { value, versions: [] };
      group.versions.push(report.kubeVersion);
      groups.set(key, group);
    }
  }
  return groups;
}

/** A finding's code, and how bad it is. */
const severe = (code: FindingCode): Pick<Finding, 'code' | 'severity'> => ({ code, severity: findingSeverities[code] });

function renderFindings(reports: readonly RenderReport[]): Finding[] {
  const failing = grouped(reports, ({ problem }) => (problem ? [problem] : []));
  const removed = grouped(reports, ({ removedApis }) => removedApis);
  return [
    ...[...failing.values()].map(({ value: { detail, file }, versions }) => ({
      ...severe('render-fails'),
      detail: `It does not render for Kubernetes ${versions.join(', ')} with its default values: ${detail}`,
      ...(file === undefined ? {} : { file }),
    })),
    ...[...removed.values()].map(({ value: { from, to, kind, name, file }, versions }) => ({
      ...severe(to === null ? 'api-removed-unmappable' : 'api-removed-mapped'),
      detail: `Kubernetes ${versions.join(', ')} does not serve ${from} ${kind}: ${to === null ? 'nothing took its place, and it is left out' : `it is mapped to ${to}`}.`,
      object: { apiVersion: from, kind, namespace: '', name },
      file,
    })),
  ];
}

async function packageFindings(packageBytes: Uint8Array, manifest: string): Promise<Finding[]> {
  const bytes = await releaseBytes(packageBytes, manifest);
  if (bytes <= releaseLimit) return [];
  const detail = `Helm stores a release in a Secret of at most ${releaseLimit} bytes; this one takes about ${bytes}, so it cannot be installed.`;
  return [{ ...severe('release-too-large'), detail }];
}

function lintFindings(messages: readonly LintMessage[]): Finding[] {
  const errors = messages.filter(({ severity }) => severity === 'error');
  return errors.map(({ detail, file }) => ({
    ...severe('lint-error'),
    detail,
    ...(file === undefined ? {} : { file }),
  }));
}

/**
 * Looks at a package as a reviewer would: renders it offline with its default values for each Kubernetes version, lints it, and says what it runs,
 * what it asks for and what is risky in it. What it renders is taken from the newest version that it renders for.
 * @throws only what the file system throws: a chart that does not render is a finding.
 */
export async function inspectChart(home: HelmHome, request: InspectRequest): Promise<Inspection> {
  const remote = await remoteSchemaReferences(request.packageBytes);
  const skip = remote.length > 0;
  const tried = await tryVersions(home, request, skip);
  const messages = await lint(home, request, skip);
  const reports = tried.map(({ report }) => report);
  const newest = tried.findLast(({ report }) => report.ok);
  const objects = newest?.objects ?? [];
  return limitInspection({
    renders: reports,
    lint: messages,
    images: objects.flatMap(({ object }) =>
      imagesOf(object).map(image => ({ image, pinned: pinningOf(image), object: referenceTo(object) })),
    ),
    permissions: objects.flatMap(({ object, source }) =>
      permissionsOf(object).map(permission => ({ ...permission, file: insideChart(source) })),
    ),
    findings: [
      ...objectFindings(objects),
      ...renderFindings(reports),
      ...(await packageFindings(request.packageBytes, newest?.manifest ?? '')),
      ...lintFindings(messages),
      ...remote.slice(0, 20).map(({ file, url }) => ({
        ...severe('schema-remote'),
        detail: `Its values schema refers to ${url.slice(0, 300)}, which is not fetched: values are not checked against the schema.`,
        file,
      })),
    ],
    truncated: false,
  });
}
