import type { ResourceState } from '../kubernetes/resources.ts';
import { shorten } from '../kubernetes/shorten.ts';
import type { healthStates } from '../platform/entities/installation.ts';

export interface Health {
  health: (typeof healthStates)[number];
  /** In words, for people. */
  healthReason: string;
}

/** Longer reasons are cut off; the resources have them whole. Characters. */
const reasonLimit = 1000;

function say(states: readonly ResourceState[]): string {
  return shorten(states.map(({ ref, reason }) => `${ref.kind} ${ref.name}: ${reason}`).join('; '), reasonLimit);
}

/** What the states of its objects say of an installation: the worst of them counts. */
export function healthOf(states: readonly ResourceState[]): Health {
  const of = (state: ResourceState['state']) => states.filter(each => each.state === state);
  const missing = states.filter(each => !each.exists && each.state === 'failed');
  if (states.length > 0 && missing.length === states.length)
    return { health: 'missing', healthReason: 'None of its objects are on the cluster.' };
  if (of('failed').length > 0) return { health: 'degraded', healthReason: say(of('failed')) };
  if (of('waiting').length > 0) return { health: 'progressing', healthReason: say(of('waiting')) };
  if (of('unknown').length > 0) return { health: 'unknown', healthReason: say(of('unknown')) };
  const objects = states.length === 1 ? '1 object is' : `${states.length} objects are`;
  return { health: 'healthy', healthReason: `${objects} ready.` };
}
