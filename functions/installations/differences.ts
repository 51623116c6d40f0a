import { isCrdSource } from '../chart/crd-files.ts';
import { mapping, pointerOf, stepsOf } from '../chart/fields.ts';
import type { RenderedObject } from '../chart/manifest.ts';
import { type FieldDifference, objectFields } from '../chart/object-fields.ts';
import type { Veil } from '../chart/veil.ts';
import { groupOf, isDefinition } from '../kubernetes/built-in-groups.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { KubernetesError } from '../kubernetes/errors.ts';
import type { KubernetesObject, ObjectReference } from '../kubernetes/object.ts';
import { inParallel } from '../kubernetes/parallel.ts';
import { isHook, ownerBeside, type ReleaseName } from '../kubernetes/release-owner.ts';
import { conflictsOf, type FieldConflict, stepsTo } from './conflicts/fields.ts';
import type { Session } from './session.ts';
import type { ObjectDifference } from './views.ts';
import { violatesPodSecurity } from './warnings.ts';

/** Objects that are compared at once: the API server answers each in some milliseconds. */
const width = 8;
/** Longer lists of fields are read by nobody. */
const fieldLimit = 200;

export function referenceOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
}

/** Which keys a Secret has is told, what they hold is not. */
function shown(veil: Veil, objects: { from: KubernetesObject; to: KubernetesObject }, field: FieldDifference) {
  const { path, pointer, fromPointer, change, from, to } = field;
  return {
    path,
    pointer,
    change,
    ...(from === undefined ? {} : { from: veil.field(from, stepsOf(fromPointer), objects.from) }),
    ...(to === undefined ? {} : { to: veil.field(to, stepsOf(pointer), objects.to) }),
  };
}

/** What changes from one state of an object to another, field by field; none for one that is new or goes. */
function fieldsOf(
  veil: Veil,
  from: KubernetesObject | undefined,
  to: KubernetesObject | undefined,
): ObjectDifference['fields'] {
  if (!from || !to) return [];
  return [...objectFields(from, to).take(fieldLimit)].map(field => shown(veil, { from, to }, field));
}

/** No project makes Namespaces, nor could one be trusted to take only its own away again. */
const noNamespaces =
  'A project makes no Namespaces: switch it off in the values, have it made by an administrator of the cluster, and named for the project.';

function refusal(error: KubernetesError, { apiVersion, kind }: KubernetesObject): ObjectDifference['problem'] {
  if (error.status === 403 && kind === 'Namespace' && groupOf(apiVersion) === '')
    return { code: 'forbidden', detail: `${noNamespaces} (${error.message})` };
  if (error.reason === 'UnknownKind') return { code: 'no-such-kind', detail: error.message };
  const codes: Record<number, 'forbidden' | 'missing'> = { 403: 'forbidden', 404: 'missing' };
  return { code: codes[error.status] ?? 'refused', detail: error.message };
}

/** Helm's own mark on all that it applies: left out, a dry run in its name would show that it goes. */
function marked(object: KubernetesObject): KubernetesObject {
  const labels = { ...object.metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' };
  return { ...object, metadata: { ...object.metadata, labels } };
}

/** The cluster's own answer to what an object would be: a dry run with admission, defaults and the project's rights. */
async function tryApply(
  client: KubernetesClient,
  object: KubernetesObject,
  warnings: string[],
): Promise<{ result?: KubernetesObject; problem: ObjectDifference['problem']; conflicts: FieldConflict[] }> {
  // As helm, which takes away what it applied before and does not any more.
  const apply = async (force: boolean): Promise<KubernetesObject> => {
    const said: string[] = [];
    const onWarning = (text: string) => said.push(text);
    const result = await client.apply(marked(object), { force, dryRun: true, manager: 'helm', onWarning });
    warnings.push(...said);
    return result;
  };
  let conflicts: FieldConflict[] = [];
  try {
    const result = await apply(false).catch((error: unknown) => {
      conflicts = conflictsOf(error);
      if (conflicts.length > 0) return apply(true);
      throw error;
    });
    return { result, problem: null, conflicts };
  } catch (error) {
    if (error instanceof KubernetesError) return { problem: refusal(error, object), conflicts };
    throw error;
  }
}

/** What others have set since, as it may be shown. */
function shownConflicts(
  veil: Veil,
  live: KubernetesObject | undefined,
  conflicts: readonly FieldConflict[],
): ObjectDifference['conflicts'] {
  return conflicts.slice(0, fieldLimit).map(({ field, manager }) => {
    const found = live && stepsTo(live, field);
    if (!live || !found) return { field, manager };
    return { field, manager, pointer: pointerOf(found.steps), now: veil.field(found.value, found.steps, live) };
  });
}

/** What is wrong with an object whatever else is on the cluster: it is invalid. Statuses of HTTP. */
const invalid: ReadonlySet<number> = new Set([400, 422]);

/** Whether no other name than its own would be right: the API server derives it from what is in the object. */
const isNamedByContent = (object: KubernetesObject): boolean =>
  isDefinition(object) || (object.kind === 'APIService' && groupOf(object.apiVersion) === 'apiregistration.k8s.io');

/**
 * Whose an object is that a hook would take the place of. Helm deletes what has a hook's name before it makes it anew, whatever it is: right for what is left
 * of the last time, and for what this release had as a plain object before.
 */
async function replacedByHook(
  client: KubernetesClient,
  object: KubernetesObject,
  release: ReleaseName,
): Promise<ObjectDifference['problem']> {
  const live = await findLive(client, object);
  if (!live || isHook(live)) return null;
  const owner = ownerBeside(live, release);
  return owner === undefined ? null : { code: 'owned-by-another', detail: `${owner} The hook would delete it.` };
}

/** When helm runs hooks. One of none of these, such as Helm 2's `crd-install`, it passes over for ever (helm 4, pkg/release/v1/util/manifest_sorter.go). */
const event = /^(?:(?:pre|post)-(?:install|delete|upgrade|rollback)|test(?:-success)?)$/i;

/**
 * What stands in the way of a hook. Helm takes away what is left of the last time before it makes it anew, so it is tried under a name of its own. Only what
 * no hook before it can mend counts: that it is invalid, or that the project may not make it; the kind, or a pod's service account, may come from one.
 */
async function tryHook(
  client: KubernetesClient,
  { object, hook }: RenderedObject,
  release: ReleaseName,
  onWarning: (text: string) => void,
): Promise<ObjectDifference['problem']> {
  const replaced = hook.some(each => event.test(each)) ? await replacedByHook(client, object, release) : null;
  if (replaced) return replaced;
  const { name, ...metadata } = object.metadata;
  const tried = isNamedByContent(object) ? object : { ...object, metadata: { ...metadata, generateName: `${name}-` } };
  try {
    await client.create(tried, { dryRun: true, onWarning });
    return null;
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    // A pod is refused as well while its service account is not there yet.
    const forbidden = error.status === 403 && (object.kind !== 'Pod' || violatesPodSecurity(error.message));
    return forbidden || invalid.has(error.status) ? refusal(error, object) : null;
  }
}

/** What the project may not even read is told apart by the attempt to apply it. */
async function findLive(client: KubernetesClient, object: KubernetesObject): Promise<KubernetesObject | undefined> {
  try {
    return await client.find(referenceOf(object));
  } catch (error) {
    if (error instanceof KubernetesError && error.status === 403) return undefined;
    throw error;
  }
}

/** What an object needs that is not on the cluster yet, but comes with the same chart: then a dry run says nothing. */
class Companions {
  private readonly roles: ReadonlySet<string>;
  private readonly kinds: ReadonlySet<string>;

  constructor(objects: readonly RenderedObject[]) {
    this.roles = new Set(objects.map(({ object: { kind, metadata } }) => `${kind}/${metadata.name}`));
    this.kinds = new Set(
      objects.flatMap(({ object, source }) => {
        const early = isDefinition(object) && isCrdSource(source);
        const spec = early ? mapping(object.spec) : undefined;
        return spec ? [`${spec.group}/${mapping(spec.names)?.kind}`] : [];
      }),
    );
  }

  /** A kind of the chart's own CRDs; a binding to a role of the chart's, which the API server looks up to see whether it may be given. */
  excuse(object: KubernetesObject, problem: ObjectDifference['problem']): boolean {
    if (problem?.code === 'no-such-kind') return this.kinds.has(groupKind(object));
    const role = object.kind.endsWith('RoleBinding') ? mapping(object.roleRef) : undefined;
    return problem?.code === 'missing' && role !== undefined && this.roles.has(`${role.kind}/${role.name}`);
  }
}

const groupKind = ({ apiVersion, kind }: KubernetesObject): string => `${groupOf(apiVersion)}/${kind}`;

/** The hooks that helm runs for an operation. */
const hooksOf = { install: ['pre-install', 'post-install'], upgrade: ['pre-upgrade', 'post-upgrade'] };

/**
 * Compares each object that a chart renders with the one on the cluster.
 * @param previous what the release has now: what is in it and not in `next` goes.
 */
export async function compareObjects(
  { client, veil }: Pick<Session, 'client' | 'veil'>,
  next: readonly RenderedObject[],
  previous: readonly RenderedObject[],
  release: ReleaseName & { kind: 'install' | 'upgrade' },
): Promise<ObjectDifference[]> {
  const companions = new Companions(next);
  const compared = await inParallel(next, width, async (item): Promise<ObjectDifference> => {
    const { object, source, hook } = item;
    const base = { ...referenceOf(object), source: source || null, hook };
    const warnings: string[] = [];
    const onWarning = (text: string) => warnings.push(text);
    if (hook.length > 0) {
      const problem = await tryHook(client, item, release, onWarning);
      const due = hook.some(event => hooksOf[release.kind].includes(event));
      // What an object may never do is no matter of when; that it is invalid stands in nobody's way until it is due.
      if (due || problem?.code === 'forbidden' || problem?.code === 'owned-by-another')
        return { ...base, change: 'unknown', fields: [], conflicts: [], problem, warnings };
      if (problem) warnings.push(`This hook is refused when it is due: ${problem.detail}`);
      return { ...base, change: 'unknown', fields: [], conflicts: [], problem: null, warnings };
    }
    const live = await findLive(client, object);
    const owner = live && ownerBeside(live, release);
    const { result, problem, conflicts } = await tryApply(client, object, warnings);
    const others = shownConflicts(veil, live, conflicts);
    if (companions.excuse(object, problem))
      return { ...base, change: 'added', fields: [], conflicts: others, problem: null, warnings };
    const fields = fieldsOf(veil, live, result);
    const change = !live ? 'added' : !result ? 'unknown' : fields.length > 0 ? 'changed' : 'unchanged';
    const found = owner ? { code: 'owned-by-another' as const, detail: owner } : problem;
    return { ...base, change, fields, conflicts: others, problem: found, warnings };
  });
  const kept = new Set(next.map(({ object }) => keyOf(object)));
  const gone = previous.filter(({ object, hook }) => hook.length === 0 && !kept.has(keyOf(object)));
  return [
    ...compared,
    ...gone.map(({ object, source }) => ({
      ...referenceOf(object),
      change: 'removed' as const,
      source: source || null,
      hook: [],
      fields: [],
      conflicts: [],
      problem: null,
      warnings: [],
    })),
  ];
}

/** Without the version: an object keeps its identity when its API moves on. */
function keyOf(object: KubernetesObject): string {
  return JSON.stringify([groupKind(object), object.metadata.namespace ?? '', object.metadata.name ?? '']);
}
