import { errorsOf, type Schema } from './lookup.ts';
import { type Entries, entriesOf, itemsOf, onlyValue, schemaOfEntry, unfolded } from './schema.ts';
import { child, isTree, same } from './tree.ts';

export interface Choice {
  value: unknown;
  label: string;
}

/** What kind of field a schema makes. */
export type Shape =
  /** Keys that have names, and, where the schema says what they are, keys of any name. */
  | { kind: 'object'; properties: [key: string, schema: unknown][]; entries?: Entries }
  /** The first items by their place, and what all others are; `rest` is undefined where there are none. */
  | { kind: 'list'; prefix: unknown[]; rest: unknown }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'variants'; variants: Schema[] }
  | { kind: 'boolean' }
  /** Something typed in one line, and what it may be. */
  | { kind: 'line'; types: readonly string[] }
  /** Whatever has no better field. */
  | { kind: 'yaml' };

const lines: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean']);
/** What makes one of several ways a form of its own; what only requires, or only forbids, does not. */
const forms = [
  'type',
  'properties',
  'patternProperties',
  'additionalProperties',
  'enum',
  'const',
  'items',
  'prefixItems',
];
const ways = ['oneOf', 'anyOf'] as const;
const blankDepth = 5;

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function kindOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return [Array.isArray(value) ? 'array' : typeof value];
}

function typesOf(schema: Schema, example: unknown): string[] {
  const types = list(schema.type).filter((each): each is string => typeof each === 'string' && each !== 'null');
  if (types.length > 0) return types;
  if (['properties', 'patternProperties', 'additionalProperties'].some(key => isTree(schema[key]))) return ['object'];
  if (['items', 'prefixItems'].some(key => typeof schema[key] === 'object')) return ['array'];
  return kindOf(example);
}

function labelled({ title, description }: Schema, value: unknown): Choice {
  const name = [title, description].find(each => typeof each === 'string' && each !== '');
  return { value, label: typeof name === 'string' ? `${value} (${name})` : String(value) };
}

/** The values of an enumeration, however it is written; undefined for what is none. */
function choicesOf(schema: Schema, variants: Schema[]): Choice[] | undefined {
  const own = 'const' in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined;
  const choices = own
    ? own.map(value => ({ value, label: String(value) }))
    : variants.flatMap(each => list(each.enum ?? each.const).map(value => labelled(each, value)));
  const whole = own !== undefined || (variants.length > 0 && variants.every(each => 'const' in each || 'enum' in each));
  const plain = choices.filter(({ value }) => value !== null);
  return whole && plain.length > 0 && plain.every(({ value }) => typeof value !== 'object') ? plain : undefined;
}

/** The ways of `oneOf` or `anyOf` that differ in more than what they require; what the schema says beside them holds for each. */
function variantsOf(root: Schema, schema: Schema, keyword: (typeof ways)[number]): Schema[] {
  const { [keyword]: all, ...base } = schema;
  return list(all)
    .filter(each => each !== false)
    .map(each => unfolded(root, each))
    .filter(each => each.type !== 'null' && [...forms, ...ways].some(key => key in each))
    .map(each => unfolded(root, { allOf: [base, each] }));
}

/** Of several types that have no field in common, each is a way of its own: text or a mapping. */
function typeVariants(schema: Schema, types: string[]): Schema[] {
  const plain = types.filter(type => lines.has(type));
  const others = types.filter(type => !lines.has(type));
  return [...(plain.length > 0 ? [plain] : []), ...others].map(type => {
    const { title: _, ...rest } = schema;
    return { ...rest, type };
  });
}

function isSaid(schema: unknown): boolean {
  return isTree(schema) && Object.keys(schema).length > 0;
}

function objectShape(schema: Schema): Shape | undefined {
  const named = isTree(schema.properties) ? Object.entries(schema.properties) : [];
  const properties = named.filter(([, each]) => each !== false);
  const entries = entriesOf(schema);
  const open = isSaid(entries.rest) || entries.patterns.some(([, each]) => isSaid(each));
  if (named.length === 0 && !open) return undefined;
  return open ? { kind: 'object', properties, entries } : { kind: 'object', properties };
}

function simpleShape(schema: Schema, example: unknown): Shape {
  const types = typesOf(schema, example);
  if (types.length > 1 && !types.every(type => lines.has(type)))
    return { kind: 'variants', variants: typeVariants(schema, types) };
  const [type] = types;
  if (type === 'object') return objectShape(schema) ?? { kind: 'yaml' };
  if (type === 'array') {
    const { prefix, rest } = itemsOf(schema);
    const more = isTree(rest) ? rest : undefined;
    return prefix.length > 0 || more ? { kind: 'list', prefix, rest: more } : { kind: 'yaml' };
  }
  if (types.length === 1 && type === 'boolean') return { kind: 'boolean' };
  return types.length > 0 ? { kind: 'line', types } : { kind: 'yaml' };
}

/**
 * @param schema unfolded.
 * @param example what is there: the kind of what a schema says nothing of.
 */
export function shapeOf(root: Schema, schema: Schema, example: unknown): Shape {
  for (const keyword of ways) {
    const variants = variantsOf(root, schema, keyword);
    const choices = choicesOf(schema, variants);
    if (choices) return { kind: 'choice', choices };
    const [only, another] = variants;
    if (another) return { kind: 'variants', variants };
    if (only) return shapeOf(root, only, example);
  }
  return simpleShape(schema, example);
}

/** Whether a schema has fields of its own: of one that only says “a mapping” no form is made. */
export function hasFields(schema: Schema | undefined): schema is Schema {
  return schema !== undefined && shapeOf(schema, unfolded(schema, schema, {}), {}).kind !== 'yaml';
}

/** Another kind of value, or another mark, is a worse fault than something that is missing yet. */
function weightOf(root: Schema, variant: Schema, value: unknown): number {
  try {
    const heavy = ({ keyword, instanceLocation }: { keyword: string; instanceLocation: string }) =>
      keyword === 'const' || (instanceLocation === '#' && /^(type|enum)$/.test(keyword));
    return errorsOf(root, variant, value).reduce((sum, error) => sum + (heavy(error) ? 1000 : 1), 0);
  } catch {
    return 0;
  }
}

/** Which ways a value goes: those that have least against it. */
export function bestVariants(root: Schema, variants: readonly Schema[], value: unknown): number[] {
  if (value === undefined) return [...variants.keys()];
  const weights = variants.map(variant => weightOf(root, variant, value));
  return [...variants.keys()].filter(index => weights[index] === Math.min(...weights));
}

export function variantOf(root: Schema, variants: readonly Schema[], value: unknown): number {
  return bestVariants(root, variants, value)[0] ?? 0;
}

/** What marks a way: the properties that it allows one value only. */
export function marksOf(root: Schema, variant: Schema): [key: string, value: unknown][] {
  const properties = isTree(variant.properties) ? Object.entries(variant.properties) : [];
  return properties.flatMap(([key, schema]): [string, unknown][] => {
    const only = onlyValue(unfolded(root, schema));
    return only ? [[key, only.value]] : [];
  });
}

/** The keys of a mapping that a way refuses. */
export function refusedBy(variant: Schema, value: unknown): string[] {
  if (!isTree(value)) return [];
  const named = isTree(variant.properties) ? variant.properties : {};
  const entries = entriesOf(variant);
  return Object.keys(value).filter(key => {
    const schema = Object.hasOwn(named, key) ? child(named, key) : schemaOfEntry(entries, key);
    return schema === false;
  });
}

/** Whether a value is of the kind that a way wants. */
export function isKindOf(variant: Schema, value: unknown): boolean {
  const types = typesOf(variant, undefined);
  const [kind = 'null'] = kindOf(value);
  return types.length === 0 || types.includes(kind) || (kind === 'number' && types.includes('integer'));
}

function blankNumber({ minimum, exclusiveMinimum, maximum }: Schema): number {
  const least = typeof minimum === 'number' ? minimum : typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 0;
  const most = typeof maximum === 'number' ? maximum : Number.POSITIVE_INFINITY;
  return Math.min(Math.max(0, least), most);
}

/** What is new in a list or a mapping, before somebody says more. */
export function blankOf(root: Schema, schema: unknown, depth = 0): unknown {
  const found = unfolded(root, schema);
  // A form that begins with itself has no beginning.
  if (depth > blankDepth) return {};
  if (found.default !== undefined && found.default !== null) return found.default;
  const shape = shapeOf(root, found, undefined);
  switch (shape.kind) {
    case 'object':
      return Object.fromEntries(marksOf(root, found).filter(([key]) => list(found.required).includes(key)));
    case 'variants':
      return blankOf(root, shape.variants[0], depth + 1);
    case 'yaml':
      return list(found.type).includes('array') ? [] : {};
    case 'list':
      return [];
    case 'choice':
      return shape.choices[0]?.value ?? '';
    case 'boolean':
      return false;
    case 'line':
      return shape.types.includes('string') ? '' : blankNumber(found);
  }
}

/**
 * Whether a field would be no question: what may have one value only, and has it.
 * @param marked in a form that was chosen, where it need not be there.
 */
export function isSettled(
  schema: Schema,
  value: unknown,
  { marked, required }: { marked: boolean; required: boolean },
) {
  const only = onlyValue(schema);
  if (!only) return false;
  return value === undefined ? marked && !required : same(only.value, value);
}

/** What was typed in one line, as the kind of value that may stand there. */
export function typedValue(text: string, types: readonly string[]): unknown {
  const number = types.includes('number') || types.includes('integer');
  // A whole number that JavaScript cannot hold would become another one.
  const holds =
    Number.isFinite(Number(text)) && (Number.isSafeInteger(Number(text)) || !Number.isInteger(Number(text)));
  if (number && text.trim() !== '' && holds) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}
