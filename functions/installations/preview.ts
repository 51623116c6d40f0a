import { isDeepStrictEqual } from 'node:util';
import type { Adapted } from '../chart/adapt.ts';
import { type Change, stepsOf } from '../chart/fields.ts';
import type { ObjectFindingCode } from '../chart/finding-codes.ts';
import { judge } from '../chart/judge.ts';
import { parseManifest, writeManifest } from '../chart/manifest.ts';
import { imagesOf } from '../chart/pods.ts';
import type { Veil } from '../chart/veil.ts';
import { writeYaml } from '../chart/yaml-writer.ts';
import { groupOf, isDefinition } from '../kubernetes/built-in-groups.ts';
import { listReleaseRevisions, type Release, releaseSummaries } from '../kubernetes/releases.ts';
import { type ConflictChoice, releaseNames } from '../platform/entities/installation.ts';
import { loadFacts } from '../platform/packages.ts';
import { onCluster, type Project } from '../platform/project-access.ts';
import type { Version } from '../platform/views.ts';
import { type ChartKinds, definitionProblems } from './chart-kinds.ts';
import { compareObjects } from './differences.ts';
import { blockingCodes, problemOf } from './judgement.ts';
import { freeName, isOwn, sayForeign } from './ownership.ts';
import { namedElsewhere } from './reach/named-elsewhere.ts';
import { placeValues, renderOnCluster } from './render.ts';
import { placePackage, type Session, withSession } from './session.ts';
import { learnOrder, learnRelease, learnSecrets } from './veil.ts';
import type { ObjectDifference, Preview, PreviewProblem } from './views.ts';
import { warningsOf } from './warnings.ts';

/** Nobody reads a longer manifest in an answer; characters. A function's answer ends at 6 MB. */
const manifestLimit = 1_500_000;

/** The newest revision of a release, if it has any. */
export async function newestRevision(session: Session, release: string): Promise<Release | undefined> {
  const revisions = await listReleaseRevisions(session.client, session.project.namespace, release);
  return revisions.sort((a, b) => b.revision - a.revision)[0];
}

/** What runs: the newest revision that came up; a failed one after it has not taken its place in what helm compares with. */
async function running(session: Session, release: string): Promise<Release | undefined> {
  const revisions = await listReleaseRevisions(session.client, session.project.namespace, release);
  const newestFirst = revisions.sort((a, b) => b.revision - a.revision);
  return newestFirst.find(each => each.status === 'deployed') ?? newestFirst[0];
}

/** As its readers may see it. What is shown as it was rendered has its comments; they may quote a secret too. */
function readable(adapted: Adapted, veil: Veil): string {
  const objects = adapted.objects.map(({ text, ...rest }) => {
    const object = veil.object(rest.object);
    const asItWas = text !== undefined && isDeepStrictEqual(object, rest.object) && veil.config(text) === text;
    return { ...rest, object, ...(asItWas ? { text } : {}) };
  });
  return writeManifest(objects).slice(0, manifestLimit);
}

/** What stands in the way, of what was found. */
function obstacles(
  objects: readonly ObjectDifference[],
  adapted: Adapted,
  project: Project,
  codes: readonly ObjectFindingCode[],
): PreviewProblem[] {
  const judged = judge(adapted, codes).map(problemOf);
  const ofKinds = adapted.objects.flatMap(rendered => definitionProblems(rendered));
  const ofObjects = objects.flatMap(({ problem, kind, name, source }) =>
    problem
      ? [{ code: problem.code, detail: `${kind} ${name}: ${problem.detail}`, ...(source ? { file: source } : {}) }]
      : [],
  );
  const found = [...ofKinds, ...ofObjects];
  if (adapted.clusterWide.length === 0 || project.clusterWide) return [...judged, ...found];
  const names = adapted.clusterWide.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const detail = `The chart makes cluster-wide objects (${names}), which an admin has not allowed this project.`;
  return [...judged, { code: 'cluster-wide', detail }, ...found.filter(problem => problem.code !== 'forbidden')];
}

/** What is to be installed, and how. */
export interface PreviewOrder {
  release: string;
  values: string;
  conflicts?: ConflictChoice | undefined;
}

/** What of an object others have set since, where that is not to be taken over. */
function conflictProblems({ kind, name, apiVersion, namespace, conflicts }: ObjectDifference): PreviewProblem[] {
  return conflicts.map(({ field, manager, pointer }) => ({
    code: 'field-conflict',
    detail: `${kind} ${name}: ${field} was set by "${manager}" since, and is not to be taken over.`,
    object: { apiVersion, kind, namespace, name },
    ...(pointer === undefined ? {} : { pointer }),
  }));
}

/** Why a name cannot be had: a release of that name is on the cluster, and is no installation's of this project. */
async function takenName(session: Session, release: string): Promise<PreviewProblem | undefined> {
  const { project, client } = session;
  const newest = await newestRevision(session, release);
  if (!newest) return undefined;
  const { data: known } = await releaseNames.get({ project: project.project, release }).go({ consistent: true });
  if (known && (await isOwn(known, newest))) return undefined;
  const names = new Set((await releaseSummaries(client, project.namespace)).map(({ name }) => name));
  const detail = `${sayForeign(release, project.namespace)} "${freeName(release, names)}" is free.`;
  return { code: 'release-taken', detail };
}

/**
 * What installing a version would do: renders it for the cluster and compares it with what runs. Writes nothing.
 * @throws Problem of the cluster.
 */
export async function preview(project: Project, version: Version, order: PreviewOrder): Promise<Preview> {
  const {
    clusterWideKinds: _,
    kinds: __,
    ...found
  } = await onCluster('The preview', () =>
    withSession(project, async session => {
      const [taken, planned] = [await takenName(session, order.release), await previewIn(session, version, order)];
      return taken ? { ...planned, possible: false, problems: [taken, ...planned.problems] } : planned;
    }),
  );
  return found;
}

/** What a step has to know beside what people see. */
interface InnerPreview extends Preview {
  /** Custom kinds that belong to no namespace, which the post-renderer has to be told: 'group/Kind' each. */
  clusterWideKinds: string[];
  /** The custom kinds that the chart brings. */
  kinds: ChartKinds;
}

/** The same in a session that is open. */
export async function previewIn(
  session: Session,
  version: Pick<Version, 'digest'>,
  { release, values, conflicts }: PreviewOrder,
): Promise<InnerPreview> {
  const { project, veil } = session;
  const [facts, codes, now, chart] = await Promise.all([
    loadFacts(version.digest),
    blockingCodes(project),
    running(session, release),
    placePackage(session, version.digest),
  ]);
  veil.publishNames(release);
  const schemas = await learnOrder(veil, version.digest, values);
  await learnSecrets(veil, session.client, project);
  if (now) learnRelease(veil, now, schemas);
  const rendering = await renderOnCluster(
    session,
    chart,
    release,
    await placeValues(session, values),
    now !== undefined,
  );
  const base = {
    kind: now ? ('upgrade' as const) : ('install' as const),
    kubernetesVersion: session.kubernetesVersion,
    values: {
      default: facts.values ?? '',
      now: now ? veil.config(writeValuesOf(now)) : null,
      proposed: veil.config(values),
    },
  };
  if (!rendering.ok)
    return {
      ...base,
      possible: false,
      problems: rendering.problems,
      warnings: [],
      objects: [],
      changes: [],
      images: [],
      clusterWide: [],
      clusterWideKinds: [],
      kinds: { definitions: [], served: [] },
      manifest: '',
    };
  const { adapted } = rendering;
  // What objects are called stands in many others, and in Secrets, too.
  for (const { object } of adapted.objects) veil.publish(object.metadata.name ?? '');
  for (const { object } of adapted.objects) veil.learnFrom(object);
  const previous = now ? parseManifest(now.manifest) : [];
  const objects = await compareObjects(session, adapted.objects, previous, {
    name: release,
    namespace: project.namespace,
    kind: base.kind,
  });
  const problems = [
    ...obstacles(objects, adapted, project, codes),
    ...(conflicts === 'fail' ? objects.flatMap(conflictProblems) : []),
  ];
  return {
    ...base,
    possible: problems.length === 0,
    problems,
    warnings: [...warningsOf(objects, project.podSecurity), ...namedElsewhere(adapted)],
    objects,
    changes: [...chart.changes, ...adapted.changes].map(change => shownChange(veil, change)),
    images: [...new Set(adapted.objects.flatMap(({ object }) => imagesOf(object)))].sort(),
    clusterWide: adapted.clusterWide.map(({ kind, name }) => `${kind} ${name}`),
    clusterWideKinds: [...new Set(adapted.clusterWide.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`))],
    kinds: { definitions: adapted.objects.filter(({ object }) => isDefinition(object)), served: rendering.served },
    manifest: readable(adapted, veil),
  };
}

/** What Berth changes in an object, as it may be shown. */
function shownChange(veil: Veil, { from, to, source, ...change }: Change): Preview['changes'][number] {
  const show = (value: unknown) => veil.field(value, stepsOf(change.path), { kind: change.kind });
  return {
    ...change,
    source: source ?? null,
    ...(from === undefined ? {} : { from: show(from) }),
    ...(to === undefined ? {} : { to: show(to) }),
  };
}

/** The values of a release, as helm keeps them. */
function writeValuesOf({ config }: Release): string {
  return Object.keys(config).length === 0 ? '' : writeYaml(config);
}
