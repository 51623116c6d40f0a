import * as z from 'zod';

/**
 * A member of an answer that opens something to whoever has it: a token, a signed form. It is shown once: what is kept of an answer, for a repeated
 * request, has none of these. Marked by a format that OpenAPI knows.
 */
export const secretText = z.string().meta({ format: 'password' });

const isSecret = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodType && schema.meta()?.format === 'password';

/** An answer without what its schema marks as secret. */
export interface Shown {
  value: unknown;
  /** Whether anything was left out. */
  withheld: boolean;
}

function each(
  values: readonly [string, Shown | undefined][],
  whole: (left: Record<string, unknown>) => unknown,
): Shown {
  const left = values.filter(([, shown]) => shown !== undefined);
  return {
    value: whole(Object.fromEntries(left.map(([name, shown]) => [name, shown?.value]))),
    withheld: left.length < values.length || left.some(([, shown]) => shown?.withheld),
  };
}

/** Undefined where all of it is secret. */
function shownOf(schema: z.core.$ZodType | undefined, value: unknown): Shown | undefined {
  if (schema && isSecret(schema)) return value === null || value === undefined ? { value, withheld: false } : undefined;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return shownOf(schema.unwrap(), value);
  if (typeof value !== 'object' || value === null) return { value, withheld: false };
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    const items = value.map((item, index): [string, Shown | undefined] => [`${index}`, shownOf(schema.element, item)]);
    return each(items, Object.values);
  }
  if (schema instanceof z.ZodObject) {
    const { shape } = schema as z.ZodObject<Record<string, z.core.$ZodType>>;
    return each(
      Object.entries(value).map(([name, inner]) => [name, shownOf(shape[name], inner)]),
      left => left,
    );
  }
  if (schema instanceof z.ZodRecord)
    return each(
      Object.entries(value).map(([name, inner]) => [name, shownOf(schema.valueType, inner)]),
      left => left,
    );
  if (schema instanceof z.ZodUnion) {
    const options = schema.options.map(option => shownOf(option, value));
    return options.find(option => option === undefined || option.withheld) ?? { value, withheld: false };
  }
  return { value, withheld: false };
}

/** What of an answer may be kept. */
export function withoutSecrets(schema: z.ZodType | undefined, value: unknown): Shown {
  return shownOf(schema, value) ?? { value: null, withheld: true };
}
