import * as z from 'zod';
import type { AnswerShape, Contract, Route } from '../platform/contract.ts';
import { implied, impliedBy, isPermission, type Permission } from '../platform/permissions.ts';

type JsonObject = Record<string, unknown>;

const components: JsonObject = {};

/** What a schema refers to by itself stands under the components here. */
function relocated(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** A schema that has an id is written once, under the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const {
    $schema: _,
    $defs,
    ...json
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject & {
    $defs?: JsonObject;
  };
  Object.assign(components, relocated($defs ?? {}));
  const rewritten = relocated(json);
  const id: unknown = json.id;
  if (typeof id !== 'string') return rewritten;
  components[id] = rewritten;
  return { $ref: `#/components/schemas/${id}` };
}

function parameterOf(name: string, field: z.ZodType, where: 'path' | 'query'): JsonObject {
  const { description, ...schema } = schemaOf(field, 'input');
  const required = where === 'path' || !field.safeParse(undefined).success;
  return { name, in: where, required, schema, ...(description ? { description } : {}) };
}

const idempotencyKey: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description:
    'Repeats of the same key within a day, with the same query and body, get the first answer, while the rights are there by which it was done. A secret is not repeated.',
};
const ifMatch: JsonObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'The ETag that was read; 412 when it is another by now.',
};

function parametersOf(route: Route): JsonObject[] {
  const fields = (schema: z.ZodObject | undefined) => Object.entries(schema?.shape ?? {}) as [string, z.ZodType][];
  return [
    ...fields(route.parameters).map(([name, field]) => parameterOf(name, field, 'path')),
    ...fields(route.query).map(([name, field]) => parameterOf(name, field, 'query')),
    ...(route.method === 'GET' ? [] : [idempotencyKey]),
    ...(route.method === 'PATCH' || route.conditional ? [ifMatch] : []),
  ];
}

function answerOf(shape: AnswerShape): JsonObject {
  if (shape.schema)
    return {
      description: shape.description,
      content: { 'application/json': { schema: schemaOf(shape.schema, 'output') } },
    };
  if (shape.contentType) return { description: shape.description, content: { [shape.contentType]: {} } };
  return { description: shape.description };
}

function bodyOf(route: Route): JsonObject {
  if (!route.body) return {};
  const content =
    route.body === 'binary'
      ? { 'application/octet-stream': {} }
      : { 'application/json': { schema: schemaOf(route.body, 'input') } };
  return { requestBody: { required: true, content } };
}

function securityOf({ access }: Route): JsonObject[] {
  if (access === 'public') return [];
  const needed = [{ bearer: [] }, { basic: [] }];
  return access === 'store' ? [{}, ...needed] : needed;
}

const named = (permissions: readonly Permission[]): string => permissions.map(each => `\`${each}\``).join(', ');

function neededText(permission: Permission): string {
  const others = impliedBy(permission);
  const also = others.length > 0 ? `, which ${named(others)} imply` : '';
  return `Needs the permission \`${permission}\`${also}.`;
}

/** Of the document: what a permission is worth, for who makes roles and tokens. */
function impliedText(): string {
  const rows = Object.entries(implied).map(([permission, others]) => `- \`${permission}\`: ${named(others)}`);
  return `Roles and tokens name permissions. Some imply others, without which they could not be used:\n\n${rows.join('\n')}`;
}

function operationOf(operationId: string, tag: string, route: Route): JsonObject {
  const needs = isPermission(route.access) ? neededText(route.access) : '';
  return {
    operationId,
    tags: [tag],
    summary: route.summary,
    description: [route.description, needs].filter(Boolean).join(' '),
    security: securityOf(route),
    parameters: parametersOf(route),
    ...bodyOf(route),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, shape]) => [status, answerOf(shape)])),
      default: {
        description: 'What went wrong',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    correlation: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional(),
          code: z.string().optional(),
          detail: z.string(),
          file: z.string().optional(),
          line: z.number().int().optional(),
          column: z.number().int().optional(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

/** The OpenAPI 3.1 document of these contracts, from the very schemas that parse the requests. */
export function describeApi(contracts: Readonly<Record<string, Contract>>): JsonObject {
  schemaOf(problem, 'output');
  const paths: Record<string, JsonObject> = {};
  for (const [tag, contract] of Object.entries(contracts)) {
    for (const [operation, route] of Object.entries(contract)) {
      const path = route.path.replace('+}', '}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(operation, tag, route) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Berth',
      version: '1',
      description: `A serverless app store for Kubernetes.\n\n${impliedText()}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic', description: 'An API token as the password.' },
      },
    },
  };
}
