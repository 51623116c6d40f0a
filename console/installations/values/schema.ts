import { joined } from './join.ts';
import { follows, referencesAlone, referred, type Schema } from './lookup.ts';
import { child, isTree, type Path, valueAt } from './tree.ts';

/** Nobody nests references deeper; a schema that refers to itself for ever ends there. */
const depthLimit = 20;

/** Every branch of a schema at once, whatever the values are. */
const everyBranch = Symbol('every branch');

/** The parts that a schema is put together from: those that always hold, and those that hold for these values. */
interface Parts {
  always: Schema[];
  sometimes: Schema[];
}

const noParts: Parts = { always: [], sometimes: [] };

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function requiring(keys: unknown): Schema {
  return { required: asList(keys) };
}

/** What `if` and `dependent…` add for a value. */
function conditional(root: Schema, schema: Schema, value: unknown): unknown[] {
  const every = value === everyBranch;
  const here = isTree(value) ? value : {};
  const depending = [schema.dependentSchemas, schema.dependentRequired, schema.dependencies].flatMap(each =>
    isTree(each) ? Object.entries(each) : [],
  );
  const dependent = depending
    .filter(([key]) => every || Object.hasOwn(here, key))
    .map(([, wanted]) => (Array.isArray(wanted) ? requiring(wanted) : wanted));
  if (!('if' in schema)) return dependent;
  if (every) return [schema.then, schema.else, ...dependent];
  // What is not there yet is what it would be with nothing in it.
  return [follows(root, schema.if, value ?? {}) ? schema.then : schema.else, ...dependent];
}

const annotations = ['title', 'description', 'default', 'examples', 'deprecated'];

function partsOf(root: Schema, schema: unknown, value: unknown, depth: number): Parts {
  if (!isTree(schema) || depth > depthLimit) return noParts;
  const { $ref, allOf, if: _, then, else: __, dependentSchemas, dependentRequired, dependencies, ...rest } = schema;
  const inner = (part: unknown) => partsOf(root, part, value, depth + 1);
  const alone = $ref !== undefined && referencesAlone(root);
  const own = alone ? Object.fromEntries(Object.entries(rest).filter(([key]) => annotations.includes(key))) : rest;
  const always = [...($ref === undefined ? [] : [referred(root, schema)]), ...(alone ? [] : asList(allOf))].map(inner);
  const sometimes = (alone ? [] : conditional(root, schema, value)).map(inner);
  return {
    always: [...always.flatMap(part => part.always), own],
    sometimes: [...always, ...sometimes].flatMap((part, index) =>
      index < always.length ? part.sometimes : [...part.always, ...part.sometimes],
    ),
  };
}

/** The only value that a schema lets be, where it is one. */
export function onlyValue(schema: Schema): { value: unknown } | undefined {
  if ('const' in schema) return { value: schema.const };
  return Array.isArray(schema.enum) && schema.enum.length === 1 ? { value: schema.enum[0] } : undefined;
}

/**
 * Without the one value that a branch gives to what can be chosen beside it: `type` is `volume` in the branch for volumes, and somebody who is there must
 * still be able to choose another.
 */
function withoutMarks(root: Schema, branch: Schema, always: Schema): Schema {
  if (!isTree(branch.properties)) return branch;
  const entries = Object.entries(branch.properties).map(([key, schema]): [string, unknown] => {
    if (child(always.properties, key) === undefined) return [key, schema];
    const { const: _, enum: __, ...rest } = unfolded(root, schema);
    return [key, onlyValue(unfolded(root, schema)) ? rest : schema];
  });
  return { ...branch, properties: Object.fromEntries(entries) };
}

/**
 * A schema with its references followed, its `allOf` put together and its conditions decided, on this level.
 * @param value what is there: it decides which branches hold.
 */
export function unfolded(root: Schema, schema: unknown, value?: unknown): Schema {
  const { always, sometimes } = partsOf(root, schema, value, 0);
  const whole = always.reduce(joined, {});
  if (sometimes.length === 0) return whole;
  const branches = sometimes.map(branch => withoutMarks(root, branch, whole)).reduce(joined, {});
  // What always holds is named as it says itself, and comes first.
  const all = joined(branches, whole);
  if (!isTree(whole.properties) || !isTree(all.properties)) return all;
  const order = Object.keys(whole.properties).map(key => [key, child(all.properties, key)]);
  return { ...all, properties: { ...Object.fromEntries(order), ...all.properties } };
}

function matches(pattern: string, key: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(key);
  } catch {
    return false;
  }
}

/** What a schema says of each item of a list. */
export function itemsOf({ prefixItems, items, additionalItems }: Schema): { prefix: unknown[]; rest: unknown } {
  if (Array.isArray(prefixItems)) return { prefix: prefixItems, rest: items };
  return Array.isArray(items) ? { prefix: items, rest: additionalItems } : { prefix: [], rest: items };
}

/** What a schema says of the keys that it does not name. */
export interface Entries {
  patterns: [pattern: string, schema: unknown][];
  rest: unknown;
  names: unknown;
}

export function entriesOf({
  patternProperties,
  additionalProperties,
  unevaluatedProperties,
  propertyNames,
}: Schema): Entries {
  return {
    patterns: isTree(patternProperties) ? Object.entries(patternProperties) : [],
    rest: additionalProperties ?? unevaluatedProperties,
    names: propertyNames,
  };
}

/** What a schema says of one such key; undefined where it says nothing of it. */
export function schemaOfEntry({ patterns, rest }: Entries, key: string): unknown {
  const found = patterns.filter(([pattern]) => matches(pattern, key)).map(([, schema]) => schema);
  if (found.length > 1) return found.includes(false) ? false : { allOf: found.filter(isTree) };
  return found.length === 1 ? found[0] : rest;
}

function schemaOfKey(root: Schema, schema: Schema, key: string | number): unknown {
  if (typeof key === 'number') {
    const { prefix, rest } = itemsOf(schema);
    return prefix[key] ?? rest;
  }
  const named = child(schema.properties, key) ?? schemaOfEntry({ ...entriesOf(schema), rest: undefined }, key);
  if (named !== undefined) return named;
  const variants = [schema.oneOf, schema.anyOf].flatMap(asList);
  const variant = variants
    .map(each => schemaOfKey(root, unfolded(root, each), key))
    .find(each => each !== undefined && each !== false);
  return variant ?? entriesOf(schema).rest;
}

/** Whether a schema speaks of a key by name, by pattern, or lets all keys be; in any of its branches. */
export function speaksOf(root: Schema, path: Path): boolean {
  let schema: unknown = root;
  for (const key of path) {
    schema = schemaOfKey(root, unfolded(root, schema, everyBranch), key);
    if (schema === undefined || schema === false) return false;
  }
  return true;
}

/** What a schema says of a place, for these values. */
export function schemaAt(root: Schema, path: Path, values: unknown): Schema {
  let schema: unknown = root;
  for (const [depth, key] of path.entries())
    schema = schemaOfKey(root, unfolded(root, schema, valueAt(values, path.slice(0, depth))), key);
  return unfolded(root, schema, valueAt(values, path));
}
