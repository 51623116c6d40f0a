import type { PodSecurityLevel } from '../kubernetes/pod-security.ts';
import type { ObjectDifference, PreviewWarning } from './views.ts';

/** How the API server says that pods do not meet a level: of workloads as a warning, of a pod as a refusal. */
const violation = /\b(?:would violate|violates) PodSecurity "(privileged|baseline|restricted):[^"]*": (.+)$/s;

/** Whether a refusal is about a Pod Security level. */
export const violatesPodSecurity = (message: string): boolean => violation.test(message);

function read(
  { kind, name }: Pick<ObjectDifference, 'kind' | 'name'>,
  text: string,
  enforced: PodSecurityLevel | undefined,
): PreviewWarning {
  const [, level, reason] = violation.exec(text) ?? [];
  if (!level || !reason) return { code: 'remark', kind, name, reason: text, detail: `${kind} ${name}: ${text}` };
  const refused = level === enforced;
  const words = refused
    ? `its pods will be refused, because they do not meet the Pod Security level "${level}" of the project`
    : `its pods do not meet the Pod Security level "${level}"`;
  const code = refused ? 'pods-refused' : 'pod-security';
  return { code, kind, name, level, reason, detail: `${kind} ${name}: ${words}: ${reason}` };
}

/**
 * What the API server remarked about the objects of a preview. Of a workload whose pods a namespace refuses it only warns: the workload is taken, and
 * its pods never come.
 * @param enforced the project's Pod Security level.
 */
export function warningsOf(
  objects: readonly Pick<ObjectDifference, 'kind' | 'name' | 'warnings'>[],
  enforced: PodSecurityLevel | undefined,
): PreviewWarning[] {
  return objects.flatMap(object => object.warnings.map(text => read(object, text, enforced)));
}
