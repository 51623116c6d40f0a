import type { KubernetesObject } from '../kubernetes/object.ts';
import { type Mapping, mapping, pointerOf } from './fields.ts';

/** The fields that rules look for, in lower case. */
const lookedFor = [
  'add',
  'allowprivilegeescalation',
  'hostipc',
  'hostnetwork',
  'hostpath',
  'hostpid',
  'hostport',
  'hostprocess',
  'image',
  'local',
  'privileged',
  'runasuser',
] as const;
export type LookedFor = (typeof lookedFor)[number];

/** A mapping somewhere inside of an object. */
export interface Place {
  fields: Mapping;
  /** The field of the nearest mapping around it that it is in: 'containers', also for each of a list of them. */
  field: string;
  /** From there to here, as a JSON pointer. */
  step: string;
  /** The nearest mapping around it; none around the object itself. */
  around?: Place;
}

/** A place's JSON pointer into the object. */
export function pointerTo(place: Place): string {
  const steps: string[] = [];
  for (let at: Place | undefined = place; at; at = at.around) steps.push(at.step);
  return steps.reverse().join('');
}

/** What is text to the cluster, whatever it looks like. A definition's schema describes fields and has none. */
const textual: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['data', 'binaryData'],
  Secret: ['data', 'stringData'],
  CustomResourceDefinition: ['spec'],
};
const built = new Set(['v1', 'apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1']);

function isText({ apiVersion, kind }: KubernetesObject, field: string): boolean {
  return field === 'metadata' || (built.has(apiVersion) && (textual[kind] ?? []).includes(field));
}

/** The mappings directly inside of a value, through lists of lists. */
function inside(value: unknown, at: { field: string; step: string }, around: Place, found: Place[]): void {
  const fields = mapping(value);
  if (fields) found.push({ fields, ...at, around });
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) inside(item, { ...at, step: `${at.step}/${index}` }, around, found);
}

const sought: ReadonlySet<string> = new Set(lookedFor);

/**
 * The mappings of an object that have a field that is looked for, the outermost first. What a Pod may do stands in other places with each kind, and in
 * those of operators anywhere: so fields are looked for by their names, wherever they stand.
 */
export function placesOf(object: KubernetesObject): Place[] {
  const places: Place[] = [{ fields: object, field: '', step: '' }];
  const found: Place[] = [];
  // Not recursive: an object may be nested deeper than a stack is.
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as Place;
    let has = false;
    for (const field of Object.keys(place.fields)) {
      if (sought.has(field.toLowerCase())) has = true;
      const value = place.fields[field];
      if (typeof value !== 'object' || value === null || (at === 0 && isText(object, field))) continue;
      inside(value, { field, step: pointerOf([field]) }, place, places);
    }
    if (has) found.push(place);
  }
  return found;
}

/**
 * The fields of that name, in whatever case: what an operator reads with Go's own reader of JSON means the same in all.
 * @param name in lower case.
 */
export function* named(place: Place, name: LookedFor): Generator<{ value: unknown; pointer: string }> {
  for (const [field, value] of Object.entries(place.fields))
    if (field.toLowerCase() === name) yield { value, pointer: `${pointerTo(place)}${pointerOf([field])}` };
}

/** Whether a field is switched on: the cluster takes nothing but `true`, operators may take what looks like it. */
export function isOn(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(true|yes|on|1)$/i.test(value.trim()));
}
