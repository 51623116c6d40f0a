import type * as z from 'zod';
import { servedApiVersion } from '../chart/api-versions.ts';
import { diffRenderings } from '../chart/object-differences.ts';
import type { KeptObject, KeptRendering } from '../chart/rendered.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { loadStoredInspection, requestMissedInspection, type StoredInspection } from '../platform/inspections.ts';
import { Problem } from '../platform/problem.ts';
import { loadRendering } from '../platform/renderings.ts';
import type { Version } from '../platform/views.ts';
import { answerLater } from './inspection.ts';
import type { renderedDifferenceView, renderedObjectView, renderedView } from './rendered-views.ts';

/** What is known of a version's renderings. */
interface Rendered {
  version: Version;
  inspection: StoredInspection['inspection'];
  kubeVersions: string[];
  /** Each version that it renders for, and the one whose rendering is its own too. */
  sameAs: Record<string, string>;
}

/** Undefined when the package was inspected before renderings were kept, or not at all: then it is inspected once more. */
async function findRendered(version: Version, correlation: string): Promise<Rendered | undefined> {
  const { digest, chartName, name: versionName, version: id } = version;
  const stored = await loadStoredInspection(digest);
  if (stored?.rendered) {
    const { inspection, kubeVersions, rendered: sameAs } = stored;
    return { version, inspection, kubeVersions, sameAs };
  }
  await requestMissedInspection({ digest, chartName, versionName, version: id, correlation });
  return undefined;
}

function answerMissing(version: Version, correlation: string): HttpAnswer {
  const detail = `The package of "${version.version}" is being rendered: ask again in a moment.`;
  return answerLater('being-rendered', detail, correlation);
}

/** @throws Problem 400 for a version that was not rendered for. */
function choose(kubeVersions: readonly string[], renders: (kubeVersion: string) => boolean, wanted?: string): string {
  if (wanted !== undefined && !kubeVersions.includes(wanted)) {
    const detail = `There is no rendering for Kubernetes "${wanted}"; there are ${kubeVersions.join(', ') || 'none'}.`;
    throw new Problem(400, 'invalid-input', detail, { errors: [{ pointer: '/kubeVersion', detail }] });
  }
  return wanted ?? kubeVersions.findLast(renders) ?? kubeVersions.at(-1) ?? '';
}

/** What a package renders to for a version that it was rendered for; no objects where it does not render. */
async function renderingFor({ version, sameAs }: Rendered, kubeVersion: string): Promise<KeptRendering> {
  const text = sameAs[kubeVersion];
  return text === undefined ? { objects: [], truncated: false } : loadRendering(version.digest, text);
}

function outcome({ inspection }: Rendered, kubeVersion: string) {
  const { ok = false, problem } = inspection.renders.find(each => each.kubeVersion === kubeVersion) ?? {};
  return { ok, ...(problem ? { problem } : {}) };
}

function viewObject(kept: KeptObject, kubeVersion: string): z.output<typeof renderedObjectView> {
  const { digest: _, generated, ...shown } = kept;
  const { apiVersion, kind } = kept;
  const target = servedApiVersion({ apiVersion, kind, metadata: {} }, kubeVersion);
  const served = target === apiVersion;
  const mappedTo = served ? null : target;
  return { ...shown, served, mappedTo, generated: generated.map(({ pointer }) => pointer) };
}

/** The objects that a version's package renders with its default values; 404 with Retry-After while they are being made. */
export async function answerRendered(
  version: Version,
  wanted: string | undefined,
  correlation: string,
): Promise<HttpAnswer> {
  const rendered = await findRendered(version, correlation);
  if (!rendered) return answerMissing(version, correlation);
  const { kubeVersions, sameAs } = rendered;
  const kubeVersion = choose(kubeVersions, each => each in sameAs, wanted);
  const { objects, truncated } = await renderingFor(rendered, kubeVersion);
  const body: z.output<typeof renderedView> = {
    version: version.version,
    kubeVersion,
    kubeVersions,
    ...outcome(rendered, kubeVersion),
    items: objects.map(object => viewObject(object, kubeVersion)),
    truncated,
  };
  return { status: 200, body };
}

/** What changes from the objects of one version to those of another; 404 with Retry-After while either's are being made. */
export async function answerRenderedDifference(
  versions: { from: Version; to: Version },
  wanted: string | undefined,
  correlation: string,
): Promise<HttpAnswer> {
  const [from, to] = await Promise.all([
    findRendered(versions.from, correlation),
    findRendered(versions.to, correlation),
  ]);
  if (!from) return answerMissing(versions.from, correlation);
  if (!to) return answerMissing(versions.to, correlation);
  const kubeVersions = to.kubeVersions.filter(each => from.kubeVersions.includes(each));
  const kubeVersion = choose(kubeVersions, each => each in from.sameAs && each in to.sameAs, wanted);
  const [before, after] = await Promise.all([renderingFor(from, kubeVersion), renderingFor(to, kubeVersion)]);
  const side = (rendered: Rendered) => ({
    version: rendered.version.version,
    name: rendered.version.name,
    ...outcome(rendered, kubeVersion),
  });
  const body: z.output<typeof renderedDifferenceView> = {
    from: side(from),
    to: side(to),
    kubeVersion,
    kubeVersions,
    objects: diffRenderings(before, after),
    truncated: before.truncated || after.truncated,
  };
  return { status: 200, body };
}
