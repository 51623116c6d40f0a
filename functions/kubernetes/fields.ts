import type { KubernetesObject } from './object.ts';

/** What stands at a path in an answer that may have any shape; undefined where a step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** An entry of `status.conditions`; `status` is 'True', 'False' or 'Unknown'. */
export interface Condition {
  status: string;
  reason: string;
  message: string;
}

/** The condition of that type, if the object has it. */
export function condition(object: KubernetesObject, type: string): Condition | undefined {
  const found = listAt(object, 'status', 'conditions').find(entry => textAt(entry, 'type') === type);
  if (found === undefined) return undefined;
  return { status: textAt(found, 'status'), reason: textAt(found, 'reason'), message: textAt(found, 'message') };
}

/** 'apps' of 'apps/v1'; '' of 'v1'. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
