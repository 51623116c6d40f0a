import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contracts } from './contracts.ts';

const routes = Object.values(contracts).flatMap(contract => Object.entries(contract));
const fieldOf = (schema: z.ZodType | 'binary' | undefined): z.ZodType | undefined =>
  schema instanceof z.ZodObject ? schema.shape.workspace : undefined;
const places = routes.flatMap(([operation, { path, parameters, query, body }]) => [
  ...(path.includes('{workspace}') ? [[`${operation} (path)`, fieldOf(parameters)] as const] : []),
  // The audit log alone knows what belongs to no workspace by this name: to who may read all of it.
  ...(fieldOf(query) && !path.startsWith('/v1/audit') ? [[`${operation} (query)`, fieldOf(query)] as const] : []),
  ...(fieldOf(body) ? [[`${operation} (body)`, fieldOf(body)] as const] : []),
]);

/** What is called like something that opens a door. */
const secretive = /^(.*token|.*secret|.*password|.*credentials?|kubeconfig|fields|.*signature|.*key)$/i;
/** The members of a schema that are called like a secret and not marked as one. */
function unmarked(schema: unknown, at: string, found: string[] = []): string[] {
  if (typeof schema !== 'object' || schema === null) return found;
  const { properties = {}, format } = schema as { properties?: Record<string, unknown>; format?: string };
  if (format === 'password') return found;
  for (const [name, inner] of Object.entries(properties)) {
    const marked = JSON.stringify(inner).includes('"format":"password"');
    if (secretive.test(name) && !marked) found.push(`${at}.${name}`);
  }
  for (const inner of Object.values(schema)) unmarked(inner, at, found);
  return found;
}

const writes = routes.filter(([, { method, audit }]) => method !== 'GET' && audit !== 'changes-nothing');

describe('secrets in answers', () => {
  it('are marked, and so never kept for a repeated request', () => {
    const found = writes.flatMap(([operation, { answers }]) =>
      Object.values(answers).flatMap(({ schema }) =>
        schema ? unmarked(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }), operation) : [],
      ),
    );
    expect(found).toEqual([]);
  });

  it('are in the answers that make a token or a signed form', () => {
    const marked = writes.filter(([, { answers }]) =>
      Object.values(answers).some(
        ({ schema }) =>
          schema &&
          JSON.stringify(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })).includes(
            '"format":"password"',
          ),
      ),
    );
    expect(marked.map(([operation]) => operation)).toEqual(['createToken', 'createUpload']);
  });
});

describe('reserved workspaces', () => {
  it('could be named in many places', () => {
    expect(places.length).toBeGreaterThan(15);
  });

  it.each(places)('are refused by %s', (_, field) => {
    for (const name of ['@platform', '@none', '@', '@anything', '%40platform', ' @platform', 'a@platform'])
      expect(field?.safeParse(name).success, name).toBe(false);
    expect(field?.safeParse('tutorial').success).toBe(true);
  });
});
