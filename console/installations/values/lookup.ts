import {
  dereference,
  type OutputUnit,
  type Schema as Readable,
  type SchemaDraft,
  validate,
} from '@cfworker/json-schema';
import { child, isTree, type Tree } from './tree.ts';

/** One level of a JSON Schema; `true`, and what is no schema, say nothing. */
export type Schema = Tree;

type Lookup = Record<string, Readable | boolean>;

/** A schema is asked at each key that is typed: its names and references are read once. */
const lookups = new WeakMap<Schema, Lookup>();

function lookupOf(root: Schema): Lookup {
  const known = lookups.get(root);
  if (known) return known;
  const made = dereference(root);
  lookups.set(root, made);
  return made;
}

/** By what the schema says of itself; helm takes the newest for one that says nothing. */
export function draftOf(schema: Schema): SchemaDraft {
  const said = String(schema.$schema ?? '');
  if (said.includes('draft-04')) return '4';
  if (/draft-0[67]/.test(said)) return '7';
  return said.includes('2019-09') ? '2019-09' : '2020-12';
}

/** Until draft 7 what stands beside a reference is not looked at. */
export function referencesAlone(root: Schema): boolean {
  return ['4', '7'].includes(draftOf(root));
}

/** What a reference within the schema leads to: '#/definitions/port', '#port', or the schema's own address. */
export function referred(root: Schema, schema: unknown): unknown {
  const reference = child(schema, '$ref');
  if (typeof reference !== 'string') return undefined;
  try {
    const lookup = lookupOf(root);
    // As the validator finds it, who notes the whole address at the schema itself; of a schema that we put together, against the root's.
    const noted = child(schema, '__absolute_ref__') ?? new URL(reference, String(child(root, '__absolute_uri__'))).href;
    return lookup[String(noted)];
  } catch {
    return undefined;
  }
}

/**
 * What a part of a schema has against a value, in the validator's own words.
 * @throws where the schema cannot be applied: a reference that leads nowhere, or a pattern that is none.
 */
export function errorsOf(root: Schema, schema: Schema, value: unknown): OutputUnit[] {
  const draft = draftOf(root);
  const { errors } = validate(value, schema as Readable, draft, lookupOf(root), false);
  // Formats are remarks only since 2019.
  return errors.filter(({ keyword }) => keyword !== 'format' || draft === '4' || draft === '7');
}

/** Whether a value follows a part of a schema; what cannot be applied is not followed. */
export function follows(root: Schema, schema: unknown, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  try {
    return !isTree(schema) || errorsOf(root, schema, value).length === 0;
  } catch {
    return false;
  }
}
