import { referenceTo } from './adapt.ts';
import { dependsOnRelease, plainNames, sayGuise } from './by-release.ts';
import { type FindingCode, findingSeverities } from './finding-codes.ts';
import { outsideLookups } from './foresee/lookups.ts';
import { type Guised, tryGuises } from './guises.ts';
import { HelmFailure, type HelmHome } from './helm.ts';
import { limitInspection } from './inspection-limits.ts';
import { lookAt } from './inspection-rules.ts';
import type { Finding, Inspection, RenderReport } from './inspection-schema.ts';
import { supportedKubeVersions } from './kubernetes-versions.ts';
import { type LintMessage, lintChart } from './lint.ts';
import type { RenderedObject } from './manifest.ts';
import { permissionsOf } from './permissions.ts';
import { PlacedPackage } from './placed-package.ts';
import { imagesOf, pinningOf } from './pods.ts';
import { releaseBytes, releaseLimit } from './release-size.ts';
import { insideChart, problemsOf } from './render-problems.ts';
import { keepRenderings, type Renderings, renderAgain } from './rendered.ts';
import { type Tried, type TryRequest, tryVersions } from './try-versions.ts';

export interface InspectRequest {
  /** A package that passed `checkPackage`. */
  packageBytes: Uint8Array;
  /** The chart's name. */
  name: string;
  kubeVersions?: readonly string[];
}

async function lint(home: HelmHome, { chart, kubeVersions }: TryRequest): Promise<LintMessage[]> {
  const kubeVersion = kubeVersions?.at(-1) ?? supportedKubeVersions.at(-1) ?? '';
  try {
    return await lintChart(home, chart, kubeVersion);
  } catch (error) {
    if (!(error instanceof HelmFailure)) throw error;
    return [{ severity: 'error', detail: problemsOf(error)[0]?.detail ?? error.message }];
  }
}

/** What is kept of each thing that has not been seen yet; a name that is there twice in one of two renderings is the same name. */
function unseen<T>(chart: string): (thing: T) => boolean {
  const plain = plainNames(chart);
  const seen = new Set<string>();
  return thing => {
    const key = plain(JSON.stringify(thing));
    return !seen.has(key) && Boolean(seen.add(key));
  };
}

/** An object of a rendering, and what to say of the rendering when it is not the one that is shown. */
interface Seen {
  item: RenderedObject;
  where: string;
}

/** The objects of all renderings, those first that are shown; what reads alike is there once. */
function allObjects(tried: readonly Tried[], guises: readonly Guised[]): Seen[] {
  const newest = tried.findLast(({ report }) => report.ok);
  const others = tried.filter(each => each !== newest && each.objects !== newest?.objects);
  const texts = new Set<string>();
  const fresh = ({ item: { text, source } }: Seen): boolean => {
    const key = `${source} ${text}`;
    return text === undefined || (!texts.has(key) && Boolean(texts.add(key)));
  };
  const seen = (objects: readonly RenderedObject[], where: string): Seen[] =>
    objects.map(item => ({ item, where })).filter(fresh);
  return [
    ...seen(newest?.objects ?? [], ''),
    ...others.toReversed().flatMap(each => seen(each.objects, `On Kubernetes ${each.report.kubeVersion}: `)),
    ...guises.flatMap(guise => seen(guise.objects, `${sayGuise(guise)}: `)),
  ];
}

function objectFindings(objects: readonly Seen[], chart: string): Finding[] {
  const isNew = unseen<unknown>(chart);
  return objects.flatMap(({ item, where }) => {
    const { namespace: _, ...object } = referenceTo(item.object);
    const file = insideChart(item.source);
    return lookAt(item)
      .filter(sight => isNew([sight, object, file]))
      .map(({ code, detail, pointer }) => ({
        ...severe(code),
        detail: `${where}${detail}`,
        object: referenceTo(item.object),
        ...(pointer === undefined ? {} : { pointer }),
        file,
      }));
  });
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
      if (!group.versions.includes(report.kubeVersion)) group.versions.push(report.kubeVersion);
      groups.set(key, group);
    }
  }
  return groups;
}

/** A finding's code, and how bad it is. */
const severe = (code: FindingCode): Pick<Finding, 'code' | 'severity'> => ({ code, severity: findingSeverities[code] });

function renderFindings(reports: readonly RenderReport[], others: readonly RenderReport[]): Finding[] {
  const failing = grouped(reports, ({ problem }) => (problem ? [problem] : []));
  const removed = grouped([...reports, ...others], ({ removedApis }) => removedApis);
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

/** What a template may not read in most projects, foreseen before anybody installs it: an inspection has no cluster to look up in. */
async function lookupFindings(packageBytes: Uint8Array): Promise<Finding[]> {
  return (await outsideLookups(packageBytes)).map(found => ({ ...severe('lookup-outside'), ...found }));
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
  chart: string,
  { tried, guises }: { tried: readonly Tried[]; guises: readonly Guised[] },
  messages: LintMessage[],
  findings: { ofPackage: Finding[]; ofSchema: Finding[] },
): Inspection {
  const reports = tried.map(each => each.report);
  const objects = allObjects(tried, guises);
  const images = objects.flatMap(({ item: { object } }) =>
    imagesOf(object).map(image => ({ image, pinned: pinningOf(image), object: referenceTo(object) })),
  );
  const permissions = objects.flatMap(({ item: { object, source } }) =>
    permissionsOf(object).map(permission => ({ ...permission, file: insideChart(source) })),
  );
  return limitInspection({
    renders: reports,
    lint: messages,
    images: images.filter(unseen(chart)),
    permissions: permissions.filter(unseen(chart)),
    findings: [
      ...objectFindings(objects, chart),
      ...renderFindings(
        reports,
        guises.map(each => each.report),
      ),
      ...findings.ofPackage,
      ...lintFindings(messages),
      ...findings.ofSchema,
    ],
    truncated: false,
  });
}

/**
 * Looks at a package as a reviewer would: renders it offline with its default values for each Kubernetes version, and as releases that it could not
 * expect, lints it, and says what it runs, what it asks for and what is risky in it: in any of these renderings. What is shown is what it renders as a
 * release with the chart's name.
 * @throws only what the file system throws: a chart that does not render is a finding.
 */
export async function inspectChart(home: HelmHome, request: InspectRequest): Promise<Inspected> {
  const { packageBytes, ...rest } = request;
  const { name } = rest;
  const chart = await PlacedPackage.place(home, packageBytes);
  const trial = { ...rest, chart };
  const tried = await tryVersions(home, trial);
  const again = await renderAgain(home, trial, tried);
  const messages = await lint(home, trial);
  const disguised = await tryGuises(home, trial, tried);
  const manifests = [...tried, ...disguised.guises].map(({ manifest }) => manifest);
  const largest = manifests.reduce((a, b) => (b.length > a.length ? b : a), '');
  const inspection = report(name, { tried, guises: disguised.guises }, messages, {
    ofPackage: [
      ...dependsOnRelease(name, tried, disguised, again),
      ...(await packageFindings(packageBytes, largest)),
      ...(await lookupFindings(packageBytes)),
    ],
    ofSchema: chart.unproven.slice(0, 20).map(({ code, detail, file }) => ({ ...severe(code), detail, file })),
  });
  return { inspection, renderings: keepRenderings(tried, again) };
}
