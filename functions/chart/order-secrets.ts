import { mapping } from './fields.ts';
import { markedValues, newSteps, type Steps } from './marked-values.ts';
import type { Veil } from './veil.ts';
import { tryYaml } from './yaml/read.ts';

/** A chart's schema, or one of those of the charts inside of it, with the keys that lead to what it is for. */
export interface PlacedSchema {
  path: readonly string[] | typeof anyKey;
  text: string;
}

/** Of a chart inside of another, by whatever name or alias it goes: what is hidden too much does no harm. */
export const anyKey = 'any';
/** Charts in charts in charts: people stop at two. */
const depth = 4;

/** What a YAML text says, document by document; of what is no YAML, nothing. */
function documents(text: string): unknown[] {
  return text.split(/^---.*/m).flatMap(part => tryYaml(part)?.value ?? []);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** What a schema may be for: the mappings under any key, as deep as charts are in charts. */
function inside(values: unknown, left = depth): unknown[] {
  const fields = left > 0 ? Object.values(mapping(values) ?? {}).filter(each => mapping(each)) : [];
  return fields.flatMap(each => [each, ...inside(each, left - 1)]);
}

function at(values: unknown, path: PlacedSchema['path']): unknown[] {
  return path === anyKey ? inside(values) : [path.reduce((here: unknown, key) => mapping(here)?.[key], values)];
}

/** The same of values that were read already. */
export function learnParsed(
  veil: Veil,
  values: unknown,
  schemas: readonly PlacedSchema[],
  steps: Steps = newSteps(),
): void {
  veil.learnFrom(values);
  for (const { path, text } of schemas) {
    const schema = json(text);
    for (const part of at(values, path))
      for (const secret of markedValues(schema, part, steps)) veil.learn(secret, true);
  }
}

/**
 * Tells a veil what is secret in the values of an order: what their keys say, and what the chart's schemas mark.
 * @param values YAML, as somebody typed it: it may be none.
 */
export function learnValues(veil: Veil, values: string, schemas: readonly PlacedSchema[]): void {
  const steps = newSteps();
  for (const value of documents(values)) learnParsed(veil, value, schemas, steps);
  // As it is written: a number may be shown as that, and what does not parse is quoted.
  veil.learnText(values);
}
