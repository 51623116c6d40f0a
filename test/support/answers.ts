import { expect } from 'vitest';
import * as z from 'zod';
import { contracts } from '../../functions/api/contracts.ts';
import type { Route } from '../../functions/platform/contract.ts';
import type { Answer } from './store.ts';

function matcher(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\+\}/g, '.+').replace(/\{\w+\}/g, '[^/:]+')}$`);
}

function routeOf(method: string, path: string): Route {
  const [bare = ''] = path.split('?');
  for (const contract of Object.values(contracts)) {
    for (const route of Object.values(contract))
      if (route.method === method && matcher(route.path).test(bare)) return route;
  }
  throw new Error(`No route for ${method} ${path}`);
}

/** Objects may have no member that the description does not name. */
function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject && !(schema._zod.def.catchall instanceof z.ZodUnknown)
    ? schema.strict()
    : schema;
}

const problem = z.looseObject({
  type: z.string().startsWith('urn:berth:problem:'),
  title: z.string(),
  status: z.number(),
  detail: z.string().min(10),
  correlation: z.string(),
});

/** Holds an answer against what the description says of it. */
export function checkedAnswers(method: string, path: string, answer: Answer): void {
  const shape = routeOf(method, path).answers[answer.status];
  if (!shape) {
    expect(answer.headers.get('content-type'), `${method} ${path} ${answer.status}`).toContain(
      'application/problem+json',
    );
    problem.parse(answer.body);
    expect(answer.body.status).toBe(answer.status);
  } else if (shape.schema) {
    const parsed = strict(shape.schema).safeParse(answer.body);
    expect(parsed.error?.issues, `${method} ${path}: ${answer.bytes.subarray(0, 500)}`).toBeUndefined();
  }
}
