import type { KubernetesObject } from './object.ts';

/** A Helm release: its name, and the namespace that its records are in. */
export interface ReleaseName {
  name: string;
  namespace: string;
}

/** Helm's marks on what a release has made (pkg/action/validate.go). */
const nameMark = 'meta.helm.sh/release-name';
const namespaceMark = 'meta.helm.sh/release-namespace';
const hookMark = 'helm.sh/hook';

/** Whether an object is a hook: such are no release's, and the next of the same name takes their place. */
export const isHook = ({ metadata }: Pick<KubernetesObject, 'metadata'>): boolean =>
  metadata.annotations?.[hookMark] !== undefined;

/** Whose an object is, when it is not this release's; undefined when it is. Helm refuses to take over what is another release's, or nobody's. */
export function ownerBeside({ metadata }: KubernetesObject, { name, namespace }: ReleaseName): string | undefined {
  const { [nameMark]: owner, [namespaceMark]: place } = metadata.annotations ?? {};
  if (owner === name && place === namespace) return undefined;
  return owner ? `It belongs to the release "${owner}".` : 'It is there already, and no release made it.';
}

/** Whether helm has written an object, if no release's mark is on it: somebody may have taken the mark off. */
function isWrittenByHelm({ metadata }: KubernetesObject): boolean {
  const { labels = {}, managedFields } = metadata;
  const managers = Array.isArray(managedFields) ? managedFields : [];
  return labels['app.kubernetes.io/managed-by'] === 'Helm' || managers.some(each => each?.manager === 'helm');
}

/** Helm's own records of a release (pkg/storage/driver). */
const recordName = /^sh\.helm\.release\.v1\.(.+)\.v\d+$/;

/**
 * Why helm, at work on a release, may not delete an object, or put a hook in its place: a chart can name anything, and renders anew each time, so what it
 * names is known only now.
 */
export function refusesChange(live: KubernetesObject, release: ReleaseName): string | undefined {
  const { kind, metadata } = live;
  const record = kind === 'Secret' || kind === 'ConfigMap' ? recordName.exec(metadata.name ?? '') : null;
  if (record) return record[1] === release.name ? undefined : `It is a record of the release "${record[1]}".`;
  const owner = isHook(live) ? undefined : ownerBeside(live, release);
  const isUnmarked = metadata.annotations?.[nameMark] === undefined;
  return owner !== undefined && isUnmarked && isWrittenByHelm(live) ? undefined : owner;
}
