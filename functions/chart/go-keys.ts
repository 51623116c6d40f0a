import { type Mapping, mapping } from './fields.ts';
import type { Path } from './yaml/read.ts';
import { setKey } from './yaml/value.ts';

/**
 * Go's encoding/json, by which helm reads what says who a chart is, takes a key in any case for a field: `Description` is the description. So does this,
 * or a chart would be shown with less than it is installed with.
 */

/** The names of fields as they are meant, each with those of what is in it, where that has fields. */
export interface Fields {
  readonly [name: string]: Fields | undefined;
}

/** Go folds by Unicode's simple folding: beside the cases of a letter, two signs are letters too, of which one is no other's lower case. */
const folded = (key: string): string => key.toLowerCase().replaceAll('ſ', 's');

const matching = (object: Mapping, name: string): string[] =>
  Object.keys(object).filter(key => folded(key) === folded(name));

/** A value with the fields' names as they are meant; what is no field is left out. */
export function withGoKeys(value: unknown, fields: Fields): unknown {
  if (Array.isArray(value)) return value.map(item => withGoKeys(item, fields));
  const object = mapping(value);
  if (!object) return value;
  const result: Mapping = {};
  for (const [name, inner] of Object.entries(fields))
    for (const key of matching(object, name))
      setKey(result, name, inner ? withGoKeys(object[key], inner) : object[key]);
  return result;
}

/** The path in a value as it is written, of one by the names that are meant. */
export function writtenPath(value: unknown, path: Path): (string | number)[] {
  const written: (string | number)[] = [];
  let here = value;
  for (const step of path) {
    const object = mapping(here);
    const key = object && typeof step === 'string' && !Object.hasOwn(object, step) ? matching(object, step)[0] : step;
    written.push(key ?? step);
    here = Array.isArray(here) ? here[Number(step)] : object?.[String(key ?? step)];
  }
  return written;
}

/** Keys that are one field to helm. */
export interface Twins {
  /** Of the second one, as written. */
  path: (string | number)[];
  keys: string[];
}

/** Where a value has a field twice, in two cases: which of them helm takes, nobody who reads the file knows. */
export function twinKeys(value: unknown, fields: Fields, path: readonly (string | number)[] = []): Twins[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => twinKeys(item, fields, [...path, at]));
  const object = mapping(value);
  if (!object) return [];
  return Object.entries(fields).flatMap(([name, inner]) => {
    const keys = matching(object, name);
    const own = keys.length > 1 ? [{ path: [...path, keys[1] ?? name], keys }] : [];
    return [...own, ...(inner ? keys.flatMap(key => twinKeys(object[key], inner, [...path, key])) : [])];
  });
}
