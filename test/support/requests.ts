import fc from 'fast-check';
import * as z from 'zod';
import { contracts } from '../../functions/api/contracts.ts';
import type { Route } from '../../functions/platform/contract.ts';

/** What there is of each kind, by the name that a route calls it: ids that mean something. */
export type Pool = Readonly<Record<string, readonly string[]>>;

/** A request as it goes out. */
export interface RandomRequest {
  operation: string;
  route: Route;
  role: string;
  /** With its query. */
  path: string;
  bytes: Buffer | undefined;
  headers: Record<string, string>;
}

/** Texts that were too much for something, somewhere. */
const nasty: readonly string[] = [
  ...['', ' ', '.', '..', '/', '%', '%zz', '%00', '\u0000', '\n', '😀', '\ud800', 'é'.repeat(600), 'x'.repeat(3000)],
  ...['null', 'undefined', '__proto__', 'constructor', '@platform', '@none', '*', '#', 'a#b', 'corp:alice', 'x:diff'],
  ...['app_none', 'ver_', '0', '-1', '1e999', 'NaN', '1.5', '99999999999999999999', "' OR 1=1", '$(id)', '{{1}}'],
  ...['../../etc/passwd', 'a-1.0.0-1.0.0-1.0.0.tgz', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999+23:59', 'true'],
];
const anyText = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 40 }));
const odd: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, [], {}, -1, 0, 1.5, Number.MAX_SAFE_INTEGER, 1e300, true, { toString: 1 }, [[[[]]]]),
);

type Json = Record<string, unknown>;

function textOf(
  { pattern, format, minLength = 0, maxLength = 60 }: Json,
  known: readonly string[],
): fc.Arbitrary<string> {
  if (known.length > 0) return fc.constantFrom(...known);
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map(date => date.toISOString());
  if (format === 'uri') return fc.webUrl();
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern, 'u')).map(text => text.slice(0, 300));
  return fc.string({ minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 60) });
}

/** Values that fit a schema, with ids that there are where a member is called like one. */
function fitting(schema: Json, name: string, pool: Pool): fc.Arbitrary<unknown> {
  const { type, anyOf, oneOf, properties, required = [], items, additionalProperties } = schema;
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const choices = (anyOf ?? oneOf) as Json[] | undefined;
  if (choices) return fc.oneof(...choices.map(each => fitting(each, name, pool)));
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') {
    const [min, max] = [Number(schema.minimum ?? 0), Number(schema.maximum ?? 1000)];
    return fc.integer({ min: Math.max(min, -1e6), max: Math.min(max, 1e6) });
  }
  if (type === 'array')
    return fc.array(fitting(items as Json, name.replace(/s$/, ''), pool), {
      minLength: Number(schema.minItems ?? 0),
      maxLength: 3,
    });
  if (type === 'object' && properties)
    return fc.record(
      Object.fromEntries(
        Object.entries(properties as Record<string, Json>).map(([key, each]) => [key, fitting(each, key, pool)]),
      ),
      { requiredKeys: required as string[] },
    );
  if (type === 'object')
    return fc.dictionary(fc.string({ maxLength: 20 }), fitting((additionalProperties as Json) ?? {}, '', pool), {
      maxKeys: 3,
    });
  if (type === 'string') return textOf(schema, pool[name] ?? pool[name.replace(/^(with|otherThan)$/, 'version')] ?? []);
  return odd;
}

const schemaOf = (schema: z.ZodType): Json =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Json;

/** Something that fits, with one member that does not, or one more. */
function spoilt(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(good, fc.nat(), anyText, odd).map(([value, at, key, other]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return other;
    const names = Object.keys(value);
    return { ...value, [names[at % (names.length + 1)] ?? key]: other };
  });
}

function bodyOf(route: Route, pool: Pool): fc.Arbitrary<Buffer | undefined> {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
    fc.constantFrom('', '{', '[]', 'null', '"\\ud800"', '{"a":1e999}', '['.repeat(5000)).map(text => Buffer.from(text)),
  );
  if (!route.body)
    return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: anything });
  if (route.body === 'binary') return anything;
  const good = fitting(schemaOf(route.body), '', pool);
  return fc.oneof(
    { weight: 5, arbitrary: good.map(value => Buffer.from(JSON.stringify(value))) },
    { weight: 4, arbitrary: spoilt(good).map(value => Buffer.from(JSON.stringify(value) ?? '')) },
    { weight: 1, arbitrary: anything },
  );
}

/** As it stands in an address; half of a character cannot stand there, and what begins no escape goes out as it is. */
const escaped = (text: string, raw: boolean): string =>
  raw && /^[\w%.~:@-]+$/.test(text) ? text : encodeURIComponent(text.toWellFormed());

/** Steps that no client sends: it walks them itself, and asks for another address (WHATWG URL, single-dot and double-dot segments). */
const walked = /\/(?:\.|%2e){1,2}(?=\/|$)/i;

function pathOf(route: Route, pool: Pool): fc.Arbitrary<string> {
  const names = [...route.path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name);
  const values = names.map(name =>
    fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(...(pool[name]?.length ? pool[name] : ['none'])) },
      { weight: 3, arbitrary: anyText },
    ),
  );
  return fc
    .tuple(fc.tuple(...values), fc.boolean())
    .map(([texts, raw]) =>
      names.reduce(
        (path, name, at) => path.replace(new RegExp(`\\{${name}\\+?\\}`), () => escaped(texts[at] ?? '', raw)),
        route.path,
      ),
    )
    .filter(path => !walked.test(path));
}

function queryOf(route: Route, pool: Pool): fc.Arbitrary<string> {
  const shape = Object.entries(route.query?.shape ?? {}) as [string, z.ZodType][];
  const parts = shape.map(([name, schema]) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constant('') },
      {
        weight: 4,
        arbitrary: fitting(schemaOf(schema), name, pool).map(
          value => `${name}=${encodeURIComponent(String(value).toWellFormed())}`,
        ),
      },
      { weight: 2, arbitrary: anyText.map(text => `${name}=${escaped(text, true)}`) },
      { weight: 1, arbitrary: anyText.map(text => `${name}=1&${name}=${escaped(text, false)}`) },
    ),
  );
  const loose = fc.constantFrom('', '', '', '?', '&&', 'limit=1e9', 'cursor=', 'cursor=e30', '%zz=%zz', 'a=%ff');
  return fc.tuple(loose, ...parts).map(all => all.filter(Boolean).join('&'));
}

const header = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map(text => text.trim());
const headers = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .oneof(header, fc.constantFrom('"1"', '*', '"99999999999999999999"'))
      .map(tag => ({ 'if-match': tag })),
  },
  { weight: 1, arbitrary: fc.oneof(header, fc.constant('k'.repeat(300))).map(key => ({ 'idempotency-key': key })) },
  { weight: 1, arbitrary: header.map(id => ({ 'x-correlation-id': id })) },
  { weight: 1, arbitrary: header.map(tag => ({ 'if-none-match': tag })) },
);

/**
 * Requests to every route, good and bad.
 * @param poolOf what a route may be asked about: of those that take things away, less.
 */
export function randomRequests(
  roles: readonly string[],
  poolOf: (operation: string) => Pool,
): fc.Arbitrary<RandomRequest> {
  const routes = Object.values(contracts).flatMap(contract => Object.entries(contract));
  return fc.oneof(
    ...routes.map(([operation, route]) => {
      const pool = poolOf(operation);
      return fc
        .record({
          role: fc.constantFrom(...roles),
          path: pathOf(route, pool),
          query: queryOf(route, pool),
          bytes: bodyOf(route, pool),
          headers,
        })
        .map(({ path, query, bytes, ...rest }) => ({
          ...rest,
          operation,
          route,
          path: query ? `${path}?${query}` : path,
          bytes: route.method === 'GET' ? undefined : bytes,
        }));
    }),
  );
}
