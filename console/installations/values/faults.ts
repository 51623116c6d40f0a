import type { OutputUnit } from '@cfworker/json-schema';
import { errorsOf, referred, type Schema } from './lookup.ts';
import { child, type Path, valueAt } from './tree.ts';

/** A condition of the schema's that the values meet, or do not. */
export interface Condition {
  /** Where, in the value. */
  path: Path;
  schema: unknown;
  met: boolean;
}

/** What a schema has against a value. */
export interface Fault {
  /** Where, in the value. */
  path: Path;
  keyword: string;
  /** What the schema says there: of `minimum`, the number. */
  expected: unknown;
  /** The validator's own words. */
  detail: string;
  /** What it holds because of. */
  because?: Condition | undefined;
}

export interface Judgement {
  faults: Fault[];
  /** Why the schema could not be applied at all. */
  unusable?: string;
}

/** These only say that something inside has a fault, which is told by itself. */
const wrappers = new Set([
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'dependentSchemas', '$ref'],
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'allOf', 'if', '$recursiveRef'],
]);
/** Of these the faults inside are those of ways that were not meant. */
const choices = new Set(['anyOf', 'oneOf', 'propertyNames', 'contains']);

function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

function pathOf(location: string, value: unknown): Path {
  const keys = location.split('/').slice(1);
  const path: (string | number)[] = [];
  for (const key of keys) {
    const name = unescaped(decodeURIComponent(key));
    path.push(Array.isArray(valueAt(value, path)) ? Number(name) : name);
  }
  return path;
}

/** What stands in the schema at a place that the validator names; its way leads through references. */
function expectedAt(root: Schema, location: string): unknown {
  let found: unknown = root;
  for (const key of location.split('/').slice(1)) {
    const name = unescaped(key);
    found = name === '$ref' ? referred(root, found) : child(found, name);
  }
  return found;
}

function isWrapper({ keyword, error }: OutputUnit): boolean {
  return wrappers.has(keyword) || (keyword === 'dependencies' && !error.includes('does not have'));
}

/** The faults of the way that was meant: the only one whose type, or whose mark, is the value's own. */
function meant(choice: OutputUnit, inside: OutputUnit[]): OutputUnit[] {
  // Where several ways fit, the faults of the others are none.
  if (!['anyOf', 'oneOf'].includes(choice.keyword) || /\([1-9]/.test(choice.error)) return [];
  const ways = Map.groupBy(
    inside,
    ({ keywordLocation }) => keywordLocation.slice(choice.keywordLocation.length + 1).split('/')[0],
  );
  const here = (location: string) => location === choice.instanceLocation;
  const fits = [...ways.values()].filter(
    faults =>
      !faults.some(
        ({ keyword, instanceLocation }) =>
          keyword === 'const' || (here(instanceLocation) && /^(type|enum)$/.test(keyword)),
      ),
  );
  return fits.length === 1 ? (fits[0] ?? []) : [];
}

/** Without what only repeats or leads to something else. */
function told(errors: readonly OutputUnit[]): OutputUnit[] {
  const [first, ...rest] = errors;
  if (!first) return [];
  if (isWrapper(first)) return told(rest);
  if (!choices.has(first.keyword)) return [first, ...told(rest)];
  const within = (each: OutputUnit) => each.keywordLocation.startsWith(`${first.keywordLocation}/`);
  const end = rest.findIndex(each => !within(each));
  const inside = end < 0 ? rest : rest.slice(0, end);
  const better = told(meant(first, inside));
  return [...(better.length > 0 ? better : [first]), ...told(rest.slice(inside.length))];
}

/** Of several conditions the innermost. */
function conditionOf(root: Schema, value: unknown, error: OutputUnit, errors: readonly OutputUnit[]) {
  const within = (each: OutputUnit, branch: string) =>
    error.keywordLocation.startsWith(`${each.keywordLocation.slice(0, -'if'.length)}${branch}/`);
  const found = errors.findLast(
    each => each.keyword === 'if' && (within(each, 'then') || within(each, 'else')) && each !== error,
  );
  if (!found) return undefined;
  const schema = expectedAt(root, found.keywordLocation);
  return { path: pathOf(found.instanceLocation, value), schema, met: within(found, 'then') };
}

/** The key that an error is about, which its place does not name: of something missing, the object is not what is missing. */
function keyIn({ keyword, error }: OutputUnit): string | undefined {
  if (keyword === 'required' || keyword === 'propertyNames') return /"(.*)"/.exec(error)?.[1];
  return /^depend/.test(keyword) ? /does not have "(.*)"/.exec(error)?.[1] : undefined;
}

/** That another key is there, which is what a key depends on. */
function dependence({ keyword, error }: OutputUnit, path: Path): Condition | undefined {
  const key = /^depend/.test(keyword) ? /has "(.*)" but does not/.exec(error)?.[1] : undefined;
  return key === undefined ? undefined : { path, schema: { required: [key] }, met: true };
}

function faultOf(root: Schema, value: unknown, error: OutputUnit, errors: readonly OutputUnit[]): Fault {
  const path = pathOf(error.instanceLocation, value);
  const key = keyIn(error);
  return {
    path: key === undefined ? path : [...path, key],
    keyword: error.keyword,
    // Of a schema that is `false` the validator does not say where it stands.
    expected: error.keyword === 'false' ? false : expectedAt(root, error.keywordLocation),
    detail: error.error,
    because: dependence(error, path) ?? conditionOf(root, value, error, errors),
  };
}

/** Asks a chart's schema what helm would ask it. */
export function judge(root: Schema | undefined, value: unknown): Judgement {
  if (!root) return { faults: [] };
  try {
    const errors = errorsOf(root, root, value);
    return { faults: told(errors).map(error => faultOf(root, value, error, errors)) };
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { faults: [], unusable: detail };
  }
}
