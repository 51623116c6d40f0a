/** Kubernetes' Pod Security levels, the least strict first (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

const prefix = 'pod-security.kubernetes.io';
/** The label that has pods refused. */
const enforceLabel = `${prefix}/enforce`;

/** How strict a level is; that of a namespace without one is the cluster's default, and unless its administrator set another, less than any. */
const strictness = (level: PodSecurityLevel | undefined): number =>
  level === undefined ? -1 : podSecurityLevels.indexOf(level);

/** Whether one level is stricter than another; none is the least strict. */
export function isStricter(one: PodSecurityLevel | undefined, other: PodSecurityLevel | undefined): boolean {
  return strictness(one) > strictness(other);
}

/**
 * A namespace's labels for a level: its pods are refused, whoever makes them, and who writes a workload whose pods would be is warned. The version is
 * `latest`: what a newer Kubernetes finds out about pods holds at once.
 */
export function podSecurityLabels(level: PodSecurityLevel): Record<string, string> {
  const modes = ['enforce', 'audit', 'warn'].map(mode => `${prefix}/${mode}`);
  return Object.fromEntries(
    modes.flatMap(label => [
      [label, level],
      [`${label}-version`, 'latest'],
    ]),
  );
}

/** The level that a namespace has, if its labels name one. */
export function podSecurityOf(labels: Readonly<Record<string, string>> = {}): PodSecurityLevel | undefined {
  return podSecurityLevels.find(level => level === labels[enforceLabel]);
}
