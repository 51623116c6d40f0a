import { referenceTo } from './adapt.ts';
import { type FindingCode, findingSeverities } from './finding-codes.ts';
import { HelmFailure, type HelmHome } from './helm.ts';
import { limitInspection } from './inspection-limits.ts';
import { lookAt } from './inspection-rules.ts';
import type { Finding, Inspection, RenderReport } from './inspection-schema.ts';
import { supportedKubeVersions } from './kubernetes-versions.ts';
import { type LintMessage, lintChart } from './lint.ts';
import type { RenderedObject } from './manifest.ts';
import { permissionsOf } from './permissions.ts';
import { imagesOf, pinningOf } from './pods.ts';
import { releaseBytes, releaseLimit } from './release-size.ts';
import { insideChart, problemsOf } from './render-problems.ts';
import { keepRenderings, type Renderings } from './rendered.ts';
import { remoteSchemaReferences } from './schema-references.ts';
import { type Tried, tryVersions } from './try-versions.ts';

export interface InspectRequest {
  /** Absolute path of the package. */
  packagePath: string;
  /** The same package; it passed `checkPackage`. */
  packageBytes: Uint8Array;
  /** The chart's name. */
  name: string;
  kubeVersions?: readonly string[];
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
  return objects.flatMap(item =>
    lookAt(item).map(({ code, detail, pointer }) => ({
      ...severe(code),
      detail,
      object: referenceTo(item.object),
      ...(pointer === undefined ? {} : { pointer }),
      file: insideChart(item.source),
    })),
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

/** What was found in a package, and what it renders to. */
export interface Inspected {
  inspection: Inspection;
  renderings: Renderings;
}

function report(
  tried: readonly Tried[],
  messages: LintMessage[],
  findings: { ofPackage: Finding[]; ofSchema: Finding[] },
): Inspection {
  const reports = tried.map(each => each.report);
  const objects = tried.findLast(each => each.report.ok)?.objects ?? [];
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
      ...findings.ofPackage,
      ...lintFindings(messages),
      ...findings.ofSchema,
    ],
    truncated: false,
  });
}

/**
 * Looks at a package as a reviewer would: renders it offline with its default values for each Kubernetes version, lints it, and says what it runs,
 * what it asks for and what is risky in it. What it renders is taken from the newest version that it renders for.
 * @throws only what the file system throws: a chart that does not render is a finding.
 */
export async function inspectChart(home: HelmHome, request: InspectRequest): Promise<Inspected> {
  const remote = await remoteSchemaReferences(request.packageBytes);
  const trial = { ...request, skipSchemaValidation: remote.length > 0 };
  const tried = await tryVersions(home, trial);
  const messages = await lint(home, request, trial.skipSchemaValidation);
  const newest = tried.findLast(each => each.report.ok);
  const inspection = report(tried, messages, {
    ofPackage: await packageFindings(request.packageBytes, newest?.manifest ?? ''),
    ofSchema: remote.slice(0, 20).map(({ file, url }) => ({
      ...severe('schema-remote'),
      detail: `Its values schema refers to ${url.slice(0, 300)}, which is not fetched: values are not checked against the schema.`,
      file,
    })),
  });
  return { inspection, renderings: await keepRenderings(home, trial, tried) };
}
