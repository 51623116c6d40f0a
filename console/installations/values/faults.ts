import { type OutputUnit, type SchemaDraft, Validator } from '@cfworker/json-schema';
import { referred, type Schema, withoutRemote } from './schema.ts';
import { child, isTree, type Path, valueAt } from './tree.ts';

/** What a schema has against a value. */
export interface Fault {
  /** Where, in the value. */
  path: Path;
  keyword: string;
  /** What the schema says there: of `minimum`, the number. */
  expected: unknown;
  /** The validator's own words. */
  detail: string;
}

export interface Judgement {
  faults: Fault[];
  /** What the schema refers to elsewhere, and was not looked at. */
  remote: string[];
  /** Why the schema could not be applied at all. */
  unusable?: string;
}

/** These only say that something inside has a fault, which is told by itself. */
const wrappers = new Set([
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'dependentSchemas', '$ref'],
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'allOf', 'if', '$recursiveRef'],
]);
/** Of these the faults inside are those of ways that were not meant. */
const choices = new Set(['anyOf', 'oneOf', 'propertyNames']);

/** By what the schema says of itself; helm takes the newest for one that says nothing. */
function draftOf(schema: Schema): SchemaDraft {
  const said = String(schema.$schema ?? '');
  if (said.includes('draft-04')) return '4';
  if (/draft-0[67]/.test(said)) return '7';
  return said.includes('2019-09') ? '2019-09' : '2020-12';
}

function pathOf(location: string, value: unknown): Path {
  const keys = location.split('/').slice(1);
  const path: (string | number)[] = [];
  for (const key of keys) {
    const name = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(value, path)) ? Number(name) : name);
  }
  return path;
}

/** What stands in the schema at a place that the validator names; its way leads through references. */
function expectedAt(root: Schema, location: string): unknown {
  let found: unknown = root;
  for (const key of location.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    found = name === '$ref' ? referred(root, child(found, '$ref')) : child(found, name);
  }
  return found;
}

/** The faults of the way that was meant: the only one whose type, or whose mark, is the value's own. */
function meant(choice: OutputUnit, inside: OutputUnit[]): OutputUnit[] {
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
  if (wrappers.has(first.keyword)) return told(rest);
  if (!choices.has(first.keyword)) return [first, ...told(rest)];
  const within = (each: OutputUnit) => each.keywordLocation.startsWith(`${first.keywordLocation}/`);
  const end = rest.findIndex(each => !within(each));
  const inside = end < 0 ? rest : rest.slice(0, end);
  const better = told(meant(first, inside));
  return [...(better.length > 0 ? better : [first]), ...told(rest.slice(inside.length))];
}

function faultOf(
  root: Schema,
  value: unknown,
  { keyword, keywordLocation, instanceLocation, error }: OutputUnit,
): Fault {
  const path = pathOf(instanceLocation, value);
  // The object is not what is missing.
  const [, missing] = keyword === 'required' ? (/"(.*)"/.exec(error) ?? []) : [];
  return {
    path: missing === undefined ? path : [...path, missing],
    keyword,
    expected: expectedAt(root, keywordLocation),
    detail: error,
  };
}

/** Asks a chart's schema what helm would ask it. */
export function judge(given: unknown, value: unknown): Judgement {
  const { schema, remote } = withoutRemote(given);
  if (!isTree(schema)) return { faults: [], remote };
  const draft = draftOf(schema);
  try {
    const { errors } = new Validator(schema, draft, false).validate(value);
    // Formats are remarks only since 2019.
    const asserted = errors.filter(({ keyword }) => keyword !== 'format' || draft === '4' || draft === '7');
    return { faults: told(asserted).map(error => faultOf(schema, value, error)), remote };
  } catch (error) {
    return {
      faults: [],
      remote,
      unusable: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
}
