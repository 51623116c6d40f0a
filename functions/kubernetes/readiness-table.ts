import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from './object.ts';
import { type ReadinessState, readinessOf } from './readiness.ts';

/** One object and what is to be said of it. */
type Row = [what: string, spec: object, status: object | undefined, state: ReadinessState, reason: RegExp];

export const make = (apiVersion: string, kind: string, spec: object, status: object | undefined): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', generation: 2 },
  spec,
  ...(status ? { status } : {}),
});

/** A test for each row. */
export function table(apiVersion: string, kind: string, rows: Row[]): void {
  describe(kind, () => {
    it.each(rows)('%s', (_, spec, status, state, reason) => {
      const found = readinessOf(make(apiVersion, kind, spec, status));
      expect(found).toEqual({ state, reason: expect.stringMatching(reason) });
    });
  });
}

/** A status of the newest generation. */
export const seen = { observedGeneration: 2 };
/** A status with one condition, and another before it. */
export const conditions = (type: string, status: string, reason = '', message = '') => ({
  conditions: [
    { type: 'Other', status: 'True' },
    { type, status, reason, message },
  ],
});
