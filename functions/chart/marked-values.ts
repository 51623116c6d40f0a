import { type Mapping, mapping } from './fields.ts';

/** What of a chart's values its schema marks as secret. */

/** Schemas that refer to themselves are followed this deep: values are not nested deeper. */
const depthLimit = 40;
/** Of all steps together, in all schemas of an order: they are somebody's input. */
const stepLimit = 1_000_000;

/** How many steps are left, for all schemas that values are read with. */
export interface Steps {
  left: number;
}

export const newSteps = (): Steps => ({ left: stepLimit });

const extension = /^x-.*(?:secret|password|sensitive|confidential)/i;

function marks(schema: Mapping): boolean {
  if (schema.format === 'password' || schema.writeOnly === true) return true;
  return Object.entries(schema).some(([key, value]) => extension.test(key) && value !== false && value !== null);
}

function target(root: unknown, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let here: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const key = decode(step).replaceAll('~1', '/').replaceAll('~0', '~');
    here = Array.isArray(here) ? here[Number(key)] : mapping(here)?.[key];
  }
  return here;
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** Those that are schemas; without any, none, so that the value is still looked at. */
function some(...schemas: unknown[]): unknown[] {
  const found = schemas.filter(each => mapping(each));
  return found.length > 0 ? found : [undefined];
}

/** Each with a schema of the same value; which branch holds is not asked: one that marks is enough. */
const branches = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', '$ref', '$dynamicRef', '$recursiveRef'] as const;

class Marked {
  readonly found = new Set<unknown>();
  private readonly root: unknown;
  private readonly steps: Steps;

  constructor(root: unknown, steps: Steps) {
    this.root = root;
    this.steps = steps;
  }

  read(given: unknown, value: unknown, marked: boolean, depth = 0): void {
    const schema = mapping(given);
    if (value === undefined || depth > depthLimit || this.steps.left-- < 0) return;
    const here = marked || (schema !== undefined && marks(schema));
    if (schema) this.readBranches(schema, value, here, depth);
    if (Array.isArray(value)) this.readItems(schema, value, here, depth);
    else if (mapping(value)) this.readFields(schema, value as Mapping, here, depth);
    else if (here) this.found.add(value);
  }

  private readBranches(schema: Mapping, value: unknown, marked: boolean, depth: number): void {
    for (const branch of branches) {
      const given = schema[branch];
      const all = typeof given === 'string' ? [target(this.root, given)] : Array.isArray(given) ? given : [given];
      for (const each of all) if (mapping(each)) this.read(each, value, marked, depth + 1);
    }
  }

  private readItems(schema: Mapping | undefined, value: readonly unknown[], marked: boolean, depth: number): void {
    const { items, prefixItems, additionalItems, contains } = schema ?? {};
    const tuple = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
    for (const [index, item] of value.entries())
      for (const each of some(tuple[index], items, additionalItems, contains)) this.read(each, item, marked, depth + 1);
  }

  private readFields(schema: Mapping | undefined, value: Mapping, marked: boolean, depth: number): void {
    const { properties, patternProperties, additionalProperties, unevaluatedProperties } = schema ?? {};
    // Of any pattern: to try somebody's patterns may take for ever, and what is hidden too much does no harm.
    const patterns = Object.values(mapping(patternProperties) ?? {});
    const anyKey = [...patterns, additionalProperties, unevaluatedProperties];
    for (const [key, item] of Object.entries(value)) {
      const own = mapping(properties)?.[key];
      for (const each of own === undefined ? some(...anyKey) : some(own, ...patterns))
        this.read(each, item, marked, depth + 1);
    }
  }
}

/**
 * The values that a schema marks as secret: `format: password`, `writeOnly`, or an extension that says so (`x-secret`, `x-sensitive`). References inside of
 * the schema are followed, none to anywhere else.
 * @returns texts, numbers and answers; of what is marked as a whole, all that is in it.
 */
export function markedValues(schema: unknown, values: unknown, steps = newSteps()): unknown[] {
  const marked = new Marked(schema, steps);
  marked.read(schema, values, false);
  return [...marked.found];
}
