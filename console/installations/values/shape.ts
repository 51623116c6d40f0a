import { judge } from './faults.ts';
import { type Schema, unfolded } from './schema.ts';
import { isTree } from './tree.ts';

export interface Choice {
  value: unknown;
  label: string;
}

/** What kind of field a schema makes. */
export type Shape =
  | { kind: 'object'; properties: [key: string, schema: unknown][] }
  | { kind: 'list'; items: Schema }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'variants'; variants: Schema[] }
  | { kind: 'boolean' }
  /** Something typed in one line, and what it may be. */
  | { kind: 'line'; types: readonly string[] }
  /** Whatever has no better field. */
  | { kind: 'yaml' };

const lines: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean']);

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function typesOf({ type }: Schema, example: unknown): string[] {
  const types = list(type).filter((each): each is string => typeof each === 'string' && each !== 'null');
  if (types.length > 0 || example === undefined || example === null) return types;
  return [Array.isArray(example) ? 'array' : typeof example];
}

function labelled({ title, description }: Schema, value: unknown): Choice {
  const name = [title, description].find(each => typeof each === 'string' && each !== '');
  return { value, label: typeof name === 'string' ? `${value} (${name})` : String(value) };
}

/** The values of an enumeration, however it is written; undefined for what is none. */
function choicesOf(schema: Schema, variants: Schema[]): Choice[] | undefined {
  const own = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : undefined;
  const choices = own
    ? own.map(value => ({ value, label: String(value) }))
    : variants.flatMap(each => list(each.enum ?? each.const).map(value => labelled(each, value)));
  const whole = own !== undefined || (variants.length > 0 && variants.every(each => 'const' in each || 'enum' in each));
  const plain = choices.filter(({ value }) => value !== null);
  return whole && plain.every(({ value }) => typeof value !== 'object') ? plain : undefined;
}

/** The ways of `oneOf` and `anyOf` that differ in more than what they require. */
function variantsOf(root: Schema, schema: Schema): Schema[] {
  const { oneOf, anyOf, ...base } = schema;
  return list(oneOf ?? anyOf)
    .map(each => unfolded(root, each))
    .filter(each => each.type !== 'null')
    .filter(each => ['type', 'properties', 'enum', 'const', 'items'].some(key => key in each))
    .map(each => unfolded(root, { ...each, allOf: [base] }));
}

function simpleShape(schema: Schema, example: unknown): Shape {
  const types = typesOf(schema, example);
  const properties = isTree(schema.properties) ? Object.entries(schema.properties) : [];
  if (properties.length > 0) return { kind: 'object', properties };
  if (types.length === 1 && types[0] === 'boolean') return { kind: 'boolean' };
  if (types.length === 1 && types[0] === 'array' && isTree(schema.items)) return { kind: 'list', items: schema.items };
  return types.length > 0 && types.every(type => lines.has(type)) ? { kind: 'line', types } : { kind: 'yaml' };
}

/** @param example what the chart has there: the kind of what a schema says nothing of. */
export function shapeOf(root: Schema, schema: Schema, example: unknown): Shape {
  const variants = variantsOf(root, schema);
  const choices = choicesOf(schema, variants);
  if (choices) return { kind: 'choice', choices };
  const [only, another] = variants;
  if (another) return { kind: 'variants', variants };
  return only ? shapeOf(root, only, example) : simpleShape(schema, example);
}

/** Which way a value goes: the one that has least against it. */
export function variantOf(root: Schema, variants: readonly Schema[], value: unknown): number {
  if (value === undefined) return 0;
  const { $schema, $defs, definitions } = root;
  const shared = Object.fromEntries(Object.entries({ $schema, $defs, definitions }).filter(([, each]) => each));
  const faults = variants.map(variant => judge({ ...variant, ...shared }, value).faults.length);
  return faults.indexOf(Math.min(...faults));
}

/** What marks a way: the properties that it allows one value only. */
export function marksOf(root: Schema, variant: Schema): [key: string, value: unknown][] {
  const properties = isTree(variant.properties) ? Object.entries(variant.properties) : [];
  return properties.flatMap(([key, schema]): [string, unknown][] => {
    const found = unfolded(root, schema);
    return 'const' in found ? [[key, found.const]] : [];
  });
}

/** What a new item of a list is, before somebody says more. */
export function blankOf(root: Schema, schema: Schema): unknown {
  const found = unfolded(root, schema);
  if (found.default !== undefined) return found.default;
  const shape = shapeOf(root, found, undefined);
  switch (shape.kind) {
    case 'object':
    case 'yaml':
    case 'variants':
      return {};
    case 'list':
      return [];
    case 'choice':
      return shape.choices[0]?.value ?? '';
    case 'boolean':
      return false;
    case 'line':
      return shape.types.includes('string') ? '' : 0;
  }
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
