import * as z from 'zod';
import { mapping } from '../../chart/fields.ts';
import { KubernetesError } from '../../kubernetes/errors.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';

/** A field that somebody else has set since: 'kubectl', a controller, or a person by the name of their program. */
export interface FieldConflict {
  /** As the API server writes it: '.spec.template.spec.containers[name="main"].image'. */
  field: string;
  manager: string;
}

/** The answer to a server-side apply that would take fields over (apimachinery, api/errors). */
const causes = z.object({
  causes: z.array(z.object({ reason: z.string(), message: z.string().default(''), field: z.string().default('') })),
});

/** The fields for which an apply was refused; none when it was refused for something else. */
export function conflictsOf(error: unknown): FieldConflict[] {
  if (!(error instanceof KubernetesError) || error.status !== 409) return [];
  const read = causes.safeParse(error.details ?? {});
  const found = read.success ? read.data.causes.filter(({ reason }) => reason === 'FieldManagerConflict') : [];
  return found.map(({ field, message }) => ({
    field,
    manager: /^conflict with "([^"]*)"/.exec(message)?.[1] ?? 'unknown',
  }));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What a step in brackets chooses of a list: an item by its keys, by its value, or by its place. */
function chosen(list: readonly unknown[], inside: string): number {
  if (/^\d+$/.test(inside)) return Number(inside);
  if (inside.startsWith('=')) return list.findIndex(item => JSON.stringify(item) === inside.slice(1));
  const keys = keysIn(inside);
  return list.findIndex(item => keys.every(([key, value]) => JSON.stringify(mapping(item)?.[key]) === value));
}

/** 'containerPort=80,protocol="TCP"', one after the other. */
function keysIn(text: string): [key: string, value: string][] {
  const pair = /([^=,]+)=("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)/y;
  const keys: [string, string][] = [];
  for (let found = pair.exec(text); found; found = pair.exec(text)) keys.push([found[1] ?? '', found[2] ?? '']);
  return keys;
}

/**
 * Where a field is in an object. The names of fields may have dots in them, so they are looked for in the object.
 * @returns the keys and places that lead to it, and what is there; undefined when the object has no such field.
 * @example stepsTo(deployment, '.spec.template.spec.containers[name="main"].image') // { steps: ['spec', …, '0', 'image'], value: 'nginx:1.27' }
 */
export function stepsTo(object: KubernetesObject, field: string): { steps: string[]; value: unknown } | undefined {
  const steps: string[] = [];
  let value: unknown = object;
  let rest = field;
  while (rest !== '') {
    const [, inside] = /^\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]/.exec(rest) ?? [];
    if (inside !== undefined) {
      const at = chosen(listOf(value), inside);
      if (at < 0) return undefined;
      steps.push(String(at));
      value = listOf(value)[at];
      rest = rest.slice(inside.length + 2);
      continue;
    }
    const here = mapping(value) ?? {};
    const key = Object.keys(here)
      .filter(each => rest.startsWith(`.${each}`) && /^$|^[.[]/.test(rest.slice(each.length + 1)))
      .sort((a, b) => b.length - a.length)[0];
    if (key === undefined) return undefined;
    steps.push(key);
    value = here[key];
    rest = rest.slice(key.length + 1);
  }
  return { steps, value };
}
