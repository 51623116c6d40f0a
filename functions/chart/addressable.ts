import { groupOf } from '../kubernetes/built-in-groups.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { RenderedObject } from './manifest.ts';
import type { RenderProblem } from './render-problems.ts';

/**
 * Why no request about an object can be sent to a cluster: every one names it in its path. Helm 4 applies on the server, so it
 * cannot have names made either; `helm template` does not mind.
 */
export function addressFault({ metadata }: KubernetesObject): string | undefined {
  const { name, generateName } = metadata as Record<string, unknown>;
  if (name === undefined || name === null || name === '')
    return generateName === undefined
      ? 'it has no name: give it metadata.name.'
      : 'it has generateName and no name: helm 4 applies objects by their names, so give it metadata.name.';
  if (typeof name !== 'string' || name.length > 253 || name === '.' || name === '..' || /[/%\p{Cc}]/u.test(name))
    return `${JSON.stringify(name).slice(0, 100)} is no name of an object.`;
  return undefined;
}

/** The records of releases, helm 4 (pkg/storage/driver): who writes one rewrites the past of any release of the namespace. */
const helmRecord = /^sh\.helm\.release\./;
const storing: ReadonlySet<string> = new Set(['Secret', 'ConfigMap']);
/** What holds a project: kubernetes/rbac.ts and kind-rights.ts name all of theirs so. */
const holdsProject = /^berth[-:]/;
const holding: ReadonlySet<string> = new Set([
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'ResourceQuota',
]);

/** Whose a name is, of those that no chart may have: an object of that name is never a chart's own. */
export function reservedFor({ apiVersion, kind, metadata: { name = '' } }: KubernetesObject): string | undefined {
  if (groupOf(apiVersion) === '' && storing.has(kind) && helmRecord.test(name)) return 'helm keeps its releases in';
  return holding.has(kind) && holdsProject.test(name) ? 'Berth keeps a project’s rights and limits in' : undefined;
}

/** Helm finds its records by this label, whatever they are called, and who looks for them may go by their type. */
function actsAsRecord({ apiVersion, kind, type, metadata: { labels } }: KubernetesObject): boolean {
  if (groupOf(apiVersion) !== '' || !storing.has(kind)) return false;
  return labels?.owner === 'helm' || (typeof type === 'string' && type.startsWith('helm.sh/release'));
}

/** What stands in an object's way because of its name, or of what it is taken for. */
function nameFault(object: KubernetesObject): string | undefined {
  const fault = addressFault(object);
  if (fault !== undefined) return fault;
  const reserved = reservedFor(object);
  if (reserved) return `"${object.metadata.name}" is a name that ${reserved}: give it another.`;
  return actsAsRecord(object)
    ? 'helm would take it for a record of a release: leave out its label "owner: helm" and its type.'
    : undefined;
}

/** The problems of those objects that no request can be sent about, or may be. */
export function addressProblems(objects: readonly RenderedObject[]): RenderProblem[] {
  return objects.flatMap(({ object, source }) => {
    const fault = nameFault(object);
    if (fault === undefined) return [];
    const detail = `A ${object.kind.slice(0, 100)} cannot be installed: ${fault}`;
    return [{ code: 'not-an-object' as const, detail, ...(source ? { file: source } : {}) }];
  });
}
