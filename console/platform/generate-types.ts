import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contracts } from '../../functions/api/contracts.ts';
import { describeApi } from '../../functions/api/openapi.ts';

/** The part of JSON Schema that the API's description uses. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  description?: string;
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Schema;
}

type Content = Record<string, { schema?: Schema }>;

interface Operation {
  summary: string;
  parameters: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const plain: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties).map(([name, field]) => {
    const comment = field.description ? `/** ${field.description.replaceAll('*/', '*\\/')} */ ` : '';
    return `${comment}${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(field)}`;
  });
  if (additionalProperties && typeof additionalProperties === 'object')
    return fields.length > 0
      ? `{ ${fields.join('; ')}; [other: string]: unknown }`
      : `Record<string, ${typeOf(additionalProperties)}>`;
  return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<string, never>';
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return `components['schemas'][${JSON.stringify(schema.$ref.split('/').at(-1))}]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(typeOf).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map(type => typeOf({ ...schema, type })).join(' | ');
  if (schema.type === 'array') return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === 'object') return objectType(schema);
  return plain[schema.type ?? ''] ?? 'unknown';
}

function parametersType(parameters: Parameter[]): string {
  const places = ['path', 'query', 'header'].map(place => {
    const here = parameters.filter(parameter => parameter.in === place);
    if (here.length === 0) return `${place}?: never`;
    const optional = here.every(({ required }) => !required);
    const fields = here.map(
      ({ name, required, schema }) => `${JSON.stringify(name)}${required ? '' : '?'}: ${typeOf(schema)}`,
    );
    return `${place}${optional ? '?' : ''}: { ${fields.join('; ')} }`;
  });
  return `{ ${places.join('; ')}; cookie?: never }`;
}

function contentType(content: Content | undefined): string {
  const [entry] = Object.entries(content ?? {});
  if (!entry) return 'content?: never';
  const [type, { schema }] = entry;
  const bytes = type === 'application/octet-stream' ? 'Blob' : 'unknown';
  return `content: { ${JSON.stringify(type)}: ${schema ? typeOf(schema) : bytes} }`;
}

function operationType({ parameters, requestBody, responses }: Operation): string {
  const answers = Object.entries(responses).map(
    ([status, { content }]) => `${status}: { headers: Record<string, unknown>; ${contentType(content)} }`,
  );
  const body = requestBody ? `requestBody: { ${contentType(requestBody.content)} }` : 'requestBody?: never';
  return `{ parameters: ${parametersType(parameters)}; ${body}; responses: { ${answers.join('; ')} } }`;
}

/** The API's types in the shape that openapi-fetch takes: `paths` and `components`. */
export function writeTypes(description: Description): string {
  const schemas = Object.entries(description.components.schemas).map(
    ([name, schema]) => `    ${name}: ${typeOf(schema)};`,
  );
  const paths = Object.entries(description.paths).map(([path, methods]) => {
    const operations = Object.entries(methods).map(
      ([method, operation]) => `    /** ${operation.summary} */\n    ${method}: ${operationType(operation)};`,
    );
    return `  ${JSON.stringify(path)}: {\n${operations.join('\n')}\n  };`;
  });
  return [
    '// Written by console/platform/generate-types.ts from the API’s description: not to be edited.',
    `export interface components {\n  schemas: {\n${schemas.join('\n')}\n  };\n}`,
    `export interface paths {\n${paths.join('\n')}\n}`,
    '',
  ].join('\n\n');
}

/** Brings the console's types up to what the contracts say now. They are made, not kept: so they cannot be of another day than the API. */
export function generateTypes(): void {
  const file = join(import.meta.dirname, 'api.generated.ts');
  const types = writeTypes(describeApi(contracts) as unknown as Description);
  // Left alone when it says so already: somebody may be reading it.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== types) writeFileSync(file, types);
}

if (import.meta.main) generateTypes();
