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
