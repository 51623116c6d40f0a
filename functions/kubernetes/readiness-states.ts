export type ReadinessState = 'ready' | 'waiting' | 'failed' | 'unknown';

/** A state, and why: a part of a sentence about the object. */
export interface Readiness {
  state: ReadinessState;
  reason: string;
}

export const ready = (reason: string): Readiness => ({ state: 'ready', reason });
export const waiting = (reason: string): Readiness => ({ state: 'waiting', reason });
export const failed = (reason: string): Readiness => ({ state: 'failed', reason });
export const unknown = (reason: string): Readiness => ({ state: 'unknown', reason });
