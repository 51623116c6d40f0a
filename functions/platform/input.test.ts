import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { contract } from './contract.ts';
import { type HttpEvent, httpFunction } from './http.ts';
import { invalidInput } from './input.ts';
import { idOf, userName, workspaceName } from './names.ts';

vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
});

const shop = contract({
  getApp: {
    method: 'GET',
    path: '/v1/apps/{app}',
    summary: '',
    access: 'public',
    parameters: z.object({ app: idOf('app') }),
    answers: {},
  },
  putMember: {
    method: 'PUT',
    path: '/v1/workspaces/{workspace}/members/{user}',
    summary: '',
    access: 'public',
    parameters: z.object({ workspace: workspaceName, user: userName }),
    body: z.object({ title: z.string(), amount: z.number().optional() }),
    audit: 'changes-nothing',
    answers: {},
  },
});
const handler = httpFunction(shop, {
  getApp: async ({ parameters }) => ({ status: 200, body: parameters }),
  putMember: async ({ parameters, body, ifMatch }) => ({ status: 200, body: { ...parameters, ...body, ifMatch } }),
});

/** What the function answers; parameters come as the gateway has decoded them. */
async function ask(routeKey: string, pathParameters: Record<string, string>, more: Partial<HttpEvent> = {}) {
  const [method = ''] = routeKey.split(' ');
  const http = { method, path: '/' };
  const event = {
    routeKey,
    rawPath: '/',
    headers: {},
    requestContext: { requestId: 'r', http },
    pathParameters,
    ...more,
  };
  const { statusCode, body } = await handler(event, {} as never);
  return { status: statusCode, body: JSON.parse(body || '{}') };
}
const get = (app: string) => ask('GET /v1/apps/{app}', { app });
const put = (user: string, body = '{"title":""}', headers = {}) =>
  ask('PUT /v1/workspaces/{workspace}/members/{user}', { workspace: 'shop', user }, { body, headers });

describe('a path', () => {
  it.each(['%zz', '%', '%e4', 'none', '', '%00', 'app_', 'app_A', 'app_1/2', 'a long one'])(
    'with %j for an id names nothing',
    async given => {
      const id = given === 'a long one' ? `app_${'1'.repeat(3000)}` : given;
      expect(await get(id)).toMatchObject({ status: 404, body: { type: 'urn:berth:problem:not-found' } });
    },
  );

  it('of any text whatever is answered, and never as our fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async text => {
        expect((await get(text)).status).toBe(404);
        expect((await put(text)).status).toBeLessThan(500);
      }),
    );
  });

  it('says a user’s name as it was meant', async () => {
    for (const [sent, user] of Object.entries({
      'a%2525b': 'a%25b',
      '50%': '50%',
      'é x': 'é x',
    }))
      expect((await put(sent)).body).toMatchObject({ user });
  });

  it('with a name that is too long says so', async () => {
    expect(await put('x'.repeat(129))).toMatchObject({ status: 400, body: { errors: [{ pointer: '/user' }] } });
  });
});

describe('a body', () => {
  it('with half of a character is refused, and says where', async () => {
    const deep = `{"title":${'['.repeat(500)}"\\ud800"${']'.repeat(500)}}`;
    const broken = { '{"title":"\\ud800"}': '/title', '{"\\udc00":1}': '', [deep]: `/title${'/0'.repeat(500)}` };
    for (const [json, pointer] of Object.entries(broken))
      expect(await put('alice', json)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect((await put('alice', '{"title":"\\ud83d\\ude00"}')).body).toMatchObject({ title: '😀' });
  });

  it('of very many faults, or very long ones, is answered shortly', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, '']));
    const bodies = [JSON.stringify({ title: 1, [`x${'y'.repeat(1_000_000)}`]: 1 }), JSON.stringify(unknown)];
    for (const body of bodies) {
      const { status, body: problem } = await ask(
        'PUT /v1/workspaces/{workspace}/members/{user}',
        { workspace: 'shop', user: 'a' },
        { body },
      );
      expect([status, JSON.stringify(problem).length < 20_000]).toEqual([400, true]);
    }
    const list = invalidInput(z.array(z.literal(1)).safeParse(Array(50_000).fill(0)).error as z.ZodError, 'body');
    expect(JSON.stringify(list.document()).length).toBeLessThan(20_000);
    expect(list.message).toContain('and 49980 more');
  });

  it.each([
    '{"title":"x","amount":1e400}',
    '{"__proto__":{"title":"x"}}',
    'null',
    '"x"',
    '1e999',
    '[[]]',
    '{"title":{"toString":1}}',
    '\u0000',
  ])('of %s is the client’s fault', async body => {
    expect((await put('alice', body)).status).toBe(400);
  });

  it('that is nested without end is the client’s fault', async () => {
    const lists = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const maps = `{"title":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`;
    for (const body of [lists, maps]) expect((await put('alice', body)).status).toBe(400);
  });

  it('of any JSON whatever is answered, and never as our fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ stringUnit: 'binary' }), async body => {
        expect((await put('alice', body)).status).toBeLessThan(500);
      }),
    );
  });
});

describe('If-Match', () => {
  it.each(['', '3', '"x"', `"${'9'.repeat(40)}"`, '"1e5"', '"-1"'])('of %j is no ETag', async tag => {
    expect((await put('alice', undefined, { 'if-match': tag })).status).toBe(400);
  });

  it('is a revision', async () => {
    expect((await put('alice', undefined, { 'if-match': 'W/"3"' })).body).toMatchObject({ ifMatch: 3 });
  });
});
