import { groupOf } from '../kubernetes/built-in-groups.ts';
import { type Change, unified } from './diff.ts';
import type { GeneratedField } from './generated.ts';
import { ManifestError, parseManifest } from './manifest.ts';
import { type FieldDifference, objectFields } from './object-fields.ts';
import type { KeptObject, KeptRendering } from './rendered.ts';

/** One field that differs, as it is shown. */
export interface ShownField {
  path: string;
  pointer: string;
  change: Change;
  from?: unknown;
  to?: unknown;
  /** In place of both, where they are texts of several lines. */
  unified?: string;
}

/** One object of two renderings. */
export interface ObjectChange {
  change: Change | 'unchanged';
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  file: string;
  fields: ShownField[];
  /** Whether more differs than the fields that are told. */
  truncated: boolean;
}

/** Of one object: longer lists of fields are read by nobody. */
const fieldLimit = 200;
/** Of one value as JSON, characters. */
const valueLimit = 20_000;
/** Of all fields together as JSON, characters: the answer must stay below 6 MB, and somebody has to read it. */
const totalLimit = 1_500_000;
/** Of the texts that are parsed, characters: as many as a second or two suffice for. */
const parseLimit = 3_000_000;

type Key = (object: KeptObject) => string;

/** What an object is, whichever version of its API it is written in; a generated name says nothing. */
const unplaced: Key = ({ apiVersion, kind, name, file, generated }) => {
  const named = generated.some(({ pointer }) => pointer === '/metadata/name');
  return JSON.stringify([groupOf(apiVersion), kind, named ? ['in', file] : name]);
};
const placed: Key = object => JSON.stringify([unplaced(object), object.namespace]);

interface Pair {
  from?: KeptObject;
  to?: KeptObject;
}

/** Pairs what has the same key; of several with one key the last counts, as it would for helm. */
function pairsBy(key: Key, from: readonly KeptObject[], to: readonly KeptObject[]): Pair[] {
  const [before, after] = [from, to].map(objects => new Map(objects.map(each => [key(each), each])));
  return [...new Set([...(after?.keys() ?? []), ...(before?.keys() ?? [])])].map(each => {
    const [a, b] = [before?.get(each), after?.get(each)];
    return { ...(a ? { from: a } : {}), ...(b ? { to: b } : {}) };
  });
}

/** A chart that begins or ceases to write a namespace still has the same objects: Berth puts them all into the project's. */
function pairs(from: readonly KeptObject[], to: readonly KeptObject[]): Pair[] {
  const exact = pairsBy(placed, from, to);
  const alone = exact.filter(pair => !pair.from || !pair.to);
  const rest = [alone.flatMap(pair => pair.from ?? []), alone.flatMap(pair => pair.to ?? [])] as const;
  const unique = rest.every(objects => new Set(objects.map(unplaced)).size === objects.length);
  return unique ? [...exact.filter(pair => pair.from && pair.to), ...pairsBy(unplaced, ...rest)] : exact;
}

/** What is generated on both sides, and the same but for that, is no difference. */
function generatedBoth(
  { pointer, fromPointer, change }: FieldDifference,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): boolean {
  const stable = before.get(fromPointer);
  return change === 'changed' && stable !== undefined && stable === after.get(pointer);
}

const stableOf = (generated: readonly GeneratedField[]): Map<string, string> =>
  new Map(generated.map(({ pointer, stable }) => [pointer, stable]));

function inLines(value: unknown): value is string {
  return typeof value === 'string' && value.trimEnd().includes('\n');
}

function cut(value: unknown): unknown {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > valueLimit ? `${text.slice(0, valueLimit)}…` : value;
}

function show({ path, pointer, change, from, to }: FieldDifference): ShownField {
  const at = { path, pointer, change };
  if (inLines(from) && inLines(to) && from.length + to.length <= valueLimit) {
    const text = unified(path, from, to);
    if (text !== undefined) return { ...at, unified: text };
  }
  return { ...at, ...(from === undefined ? {} : { from: cut(from) }), ...(to === undefined ? {} : { to: cut(to) }) };
}

function parsed(yaml: string) {
  try {
    // It was kept without its last line break, which a block of text at its end would miss.
    return parseManifest(`${yaml}\n`)[0]?.object;
  } catch (error) {
    // It was read once, among others; nothing is lost but the fields.
    if (error instanceof ManifestError) return undefined;
    throw error;
  }
}

/** Compares objects until what may be parsed, or told, is used up. */
class Comparison {
  private toParse = parseLimit;
  private toTell = totalLimit;

  /** The fields that differ; undefined where they cannot be told. */
  private fields(from: KeptObject, to: KeptObject): FieldDifference[] | undefined {
    if (from.yaml === null || to.yaml === null) return undefined;
    this.toParse -= from.yaml.length + to.yaml.length;
    if (this.toParse < 0) return undefined;
    const [a, b] = [parsed(from.yaml), parsed(to.yaml)];
    if (!a || !b) return undefined;
    const [before, after] = [stableOf(from.generated), stableOf(to.generated)];
    return [
      ...objectFields(a, b)
        .filter(field => !generatedBoth(field, before, after))
        .take(fieldLimit + 1),
    ];
  }

  private told(fields: readonly FieldDifference[]): ShownField[] {
    const told: ShownField[] = [];
    for (const field of fields.slice(0, fieldLimit)) {
      const shown = show(field);
      this.toTell -= JSON.stringify(shown).length;
      if (this.toTell < 0) break;
      told.push(shown);
    }
    return told;
  }

  of({ from, to }: Pair): ObjectChange {
    const { apiVersion, kind, namespace, name, file } = to ?? from ?? ({} as KeptObject);
    const about = { apiVersion, kind, namespace, name, file };
    if (!from || !to) return { change: from ? 'removed' : 'added', ...about, fields: [], truncated: false };
    if (from.digest === to.digest) return { change: 'unchanged', ...about, fields: [], truncated: false };
    const fields = this.fields(from, to);
    if (fields?.length === 0) return { change: 'unchanged', ...about, fields: [], truncated: false };
    const told = this.told(fields ?? []);
    return { change: 'changed', ...about, fields: told, truncated: !fields || told.length < fields.length };
  }
}

const order = { changed: 0, added: 1, removed: 2, unchanged: 3 };

/**
 * What changes from one rendering to another, object by object: what differs first. Values that are made anew at each rendering are no difference, as long
 * as what stands around them is the same.
 */
export function diffRenderings(from: KeptRendering, to: KeptRendering): ObjectChange[] {
  const comparison = new Comparison();
  return pairs(from.objects, to.objects)
    .map(pair => comparison.of(pair))
    .sort((a, b) => order[a.change] - order[b.change]);
}
