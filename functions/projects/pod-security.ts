import { isStricter, type PodSecurityLevel } from '../kubernetes/pod-security.ts';
import { Problem } from '../platform/problem.ts';

/**
 * What a new project has unless another level is asked for. Without a level a chart's pod can have the node that it runs on, and with it the secrets
 * of everybody's pods there: then the namespace is no wall. Most charts are content with `baseline`.
 */
export const defaultPodSecurity: PodSecurityLevel = 'baseline';

/** The fields of a project's record about its level. */
export interface PodSecurity {
  podSecurity?: PodSecurityLevel | undefined;
  podSecurityFloor?: PodSecurityLevel | undefined;
}

/**
 * What a project's record says after somebody asked for a level. Who may write projects chooses among levels that are no less strict than the floor:
 * what an administrator of clusters chose last, `baseline` before that. Only such an administrator goes below, and sets the floor by it.
 * @param now undefined for a new project.
 * @param administers whether who asks may write clusters.
 * @throws Problem 403 for a level below the floor.
 */
export function choosePodSecurity(
  now: PodSecurity | undefined,
  level: PodSecurityLevel,
  administers: boolean,
): Required<PodSecurity> {
  if (administers) return { podSecurity: level, podSecurityFloor: level };
  // A project from before there were levels may be as the cluster has it, which nobody chose: any step from there is up.
  const floor = now?.podSecurityFloor ?? defaultPodSecurity;
  if (!isStricter(floor, level)) return { podSecurity: level, podSecurityFloor: floor };
  throw new Problem(
    403,
    'forbidden',
    `The Pod Security level "${level}" is less strict than "${floor}": this needs the permission "clusters:write" on the platform.`,
    {
      errors: [{ pointer: '/podSecurity', detail: `"${floor}", or a stricter level.` }],
      extensions: { permission: 'clusters:write' },
    },
  );
}

/**
 * What the record is to say, and the namespace to enforce, given what the namespace enforces now. What the cluster's administrator put on it by hand,
 * and is stricter than the record, stays, and is a floor like one that was chosen here.
 * @param wanted the record as it is to be.
 * @param recorded the level of the record until now.
 * @param live the level of the namespace.
 * @returns nothing where no level is wanted: then the namespace's labels are left alone.
 */
export function settlePodSecurity(
  wanted: PodSecurity,
  { recorded, live }: { recorded: PodSecurityLevel | undefined; live: PodSecurityLevel | undefined },
  administers: boolean,
): PodSecurity {
  const { podSecurity: level, podSecurityFloor: floor } = wanted;
  if (level === undefined) return {};
  const byHand = live !== undefined && isStricter(live, recorded) && !administers;
  if (!byHand) return { podSecurity: level, podSecurityFloor: floor };
  return {
    podSecurity: isStricter(live, level) ? live : level,
    podSecurityFloor: isStricter(live, floor) ? live : floor,
  };
}
