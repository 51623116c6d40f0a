import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { contract } from './contract.ts';
import { type HttpEvent, httpFunction } from './http.ts';
import { requireOrigin } from './origin.ts';

const handle = vi.fn(async () => ({ status: 200, body: {} }));
const hello = contract({
  hello: {
    method: 'GET',
    path: '/v1/hello',
    summary: 'Hello',
    access: 'public',
    answers: { 200: { description: 'Hello', schema: z.object({}) } },
  },
});

async function ask(headers: Record<string, string>): Promise<{ status: number; type: string }> {
  const event: HttpEvent = {
    routeKey: 'GET /v1/hello',
    rawPath: '/v1/hello',
    headers,
    requestContext: { requestId: 'r1', http: { method: 'GET', path: '/v1/hello' } },
  };
  const { statusCode, body } = await httpFunction(hello, { hello: handle })(event, {} as never);
  return { status: statusCode, type: JSON.parse(body).type };
}

afterEach(() => {
  vi.unstubAllEnvs();
  handle.mockClear();
});

describe('an API behind a distribution', () => {
  const forbidden = { status: 403, type: 'urn:berth:problem:forbidden' };

  it.each([
    ['nothing', {}],
    ['an empty key', { 'x-berth-origin': '' }],
    ['a wrong key', { 'x-berth-origin': 'now1' }],
    ['a part of a key', { 'x-berth-origin': 'no' }],
    ['both keys', { 'x-berth-origin': 'now,next' }],
    ['a key and more', { 'x-berth-origin': 'now ' }],
    ['a key elsewhere', { 'x-berth-origin-key': 'now', authorization: 'Bearer now' }],
  ])('refuses who sends %s, before anything is done', async (_, headers) => {
    vi.stubEnv('ORIGIN_KEYS', 'now,next');
    expect(await ask(headers)).toEqual(forbidden);
    expect(handle).not.toHaveBeenCalled();
  });

  it.each(['now', 'next'])('takes what the distribution sends: %s', async key => {
    vi.stubEnv('ORIGIN_KEYS', 'now,next');
    expect((await ask({ 'x-berth-origin': key })).status).toBe(200);
  });

  it('refuses everything when its keys are empty', () => {
    vi.stubEnv('ORIGIN_KEYS', '');
    expect(() => requireOrigin({})).toThrow();
    expect(() => requireOrigin({ 'x-berth-origin': '' })).toThrow();
  });

  it('is open where there is none', async () => expect((await ask({})).status).toBe(200));
});
