import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Attempt, type AttemptStore, keep, once, type StoredAnswer } from './idempotency.ts';
import type { Permission } from './permissions.ts';
import { authorize, can, type Principal } from './principal.ts';
import { Problem } from './problem.ts';
import { secretText } from './secrets.ts';

type Item = Parameters<AttemptStore['write']>[0];
let items: Map<string, Item>;
const store: AttemptStore = {
  begin: async (item, now) => {
    const found = items.get(item.pk);
    if (found && (found.kept || found.startedAt >= now - 60)) return found;
    items.set(item.pk, item);
    return undefined;
  },
  write: async item => {
    items.set(item.pk, item);
  },
};

beforeEach(() => {
  items = new Map();
});

function somebody(permissions: Permission[], more: Partial<Principal> = {}): Principal & { relied: Set<string> } {
  return {
    user: 'isv',
    platformRoles: [],
    platform: new Set(),
    workspaces: new Map([['mine', { roles: [], permissions: new Set(permissions) }]]),
    relied: new Set(),
    ...more,
  };
}

const schema = z.object({ id: z.string(), token: secretText });
const json = (statusCode: number, body: unknown): StoredAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json', location: '/v1/made' },
  body: JSON.stringify(body),
  isBase64Encoded: false,
});

const request = { method: 'POST', path: '/v1/things', query: '', key: 'key', body: '{}', ifMatch: '' };

let done = 0;
/** A write that needs a permission, as all do. */
async function send(
  principal: Principal & { relied: Set<string> },
  more: Partial<Attempt> = {},
  answer: unknown = { id: 'made' },
): Promise<StoredAnswer | string> {
  try {
    return await once(
      { schema: () => undefined, ...request, principal, ...more },
      async () => {
        try {
          authorize(principal, 'tokens:write', 'mine');
        } catch (error) {
          if (error instanceof Problem) return json(error.status, error.document());
          throw error;
        }
        done++;
        return json(201, answer);
      },
      store,
    );
  } catch (error) {
    if (error instanceof Problem) return `${error.status} ${error.type} ${JSON.stringify(error.extensions)}`;
    throw error;
  }
}

const writer = () => somebody(['tokens:write']);

/** The same request each time, with what it comes to. */
const attempt = (work: () => Promise<StoredAnswer>) =>
  once({ ...request, schema: () => undefined, principal: writer() }, work, store);

describe('a repeated request', () => {
  beforeEach(() => {
    done = 0;
  });

  it('gets the first answer, and is not done again', async () => {
    const first = await send(writer());
    expect(await send(writer())).toMatchObject({
      ...(first as StoredAnswer),
      headers: { 'idempotency-replayed': 'true' },
    });
    expect(done).toBe(1);
  });

  it('is allowed as the first was, or gets nothing', async () => {
    await send(writer());
    expect(await send(somebody(['tokens:read']))).toMatch(/^403 forbidden/);
    expect(await send(somebody([], { workspaces: new Map() }))).toMatch(/^404 not-found/);
    expect(await send(somebody([], { platform: new Set(['tokens:write']) }))).toMatchObject({ statusCode: 201 });
    expect(done).toBe(1);
  });

  it('is another one with another user or credential, method, or path', async () => {
    await send(writer());
    await send(somebody(['tokens:write'], { token: 'tok_1' }));
    await send(somebody(['tokens:write'], { token: 'tok_2' }));
    await send(somebody(['tokens:write'], { user: 'other' }));
    await send(writer(), { method: 'PUT' });
    await send(writer(), { path: '/v1/others' });
    await send(writer(), { key: 'another' });
    expect(done).toBe(7);
  });

  it('is refused with another query or body', async () => {
    await send(writer());
    expect(await send(writer(), { query: 'kind=icon' })).toMatch(/^422 idempotency-conflict/);
    expect(await send(writer(), { body: '{"other":1}' })).toMatch(/^422 idempotency-conflict/);
    expect(await send(writer(), { ifMatch: '"2"' })).toMatch(/^422 idempotency-conflict/);
    expect(done).toBe(1);
  });

  it('is done when the first was refused: the right may have come since', async () => {
    expect(await send(somebody(['tokens:read']))).toMatchObject({ statusCode: 403 });
    expect(await send(writer())).toMatchObject({ statusCode: 201 });
    expect(done).toBe(1);
  });

  it.each([409, 412, 429, 500, 503])(
    'is done when the first was answered %i: what stood in the way passes',
    async status => {
      expect(await attempt(async () => json(status, {}))).toMatchObject({ statusCode: status });
      expect(await attempt(async () => json(201, {}))).toMatchObject({ statusCode: 201 });
    },
  );

  it('is done when the first failed without an answer', async () => {
    await expect(
      attempt(async () => {
        throw new Error('lost');
      }),
    ).rejects.toThrow('lost');
    expect(await attempt(async () => json(201, {}))).toMatchObject({ statusCode: 201 });
  });

  it('never gets a secret, and none is kept', async () => {
    const answer = { id: 'tok_1', token: 'berth_tok_1_secret' };
    expect(await send(writer(), { schema: () => schema }, answer)).toMatchObject({
      body: expect.stringContaining('secret'),
    });
    expect(JSON.stringify([...items.values()])).not.toContain('berth_tok');
    const again = await send(writer(), { schema: () => schema }, answer);
    expect(again).toBe('409 answered-once {"answeredStatus":201,"answer":{"id":"tok_1"}}');
    expect(done).toBe(1);
  });

  it('is told that the answer was too large to be kept', async () => {
    const answer = { text: 'x'.repeat(500_000) };
    expect(await send(writer(), {}, answer)).toMatchObject({ statusCode: 201 });
    expect(JSON.stringify([...items.values()]).length).toBeLessThan(1000);
    expect(await send(writer(), {}, answer)).toMatch(/^409 answered-once/);
    expect(done).toBe(1);
  });
});

describe('what is kept of an answer', () => {
  it.each([
    ['in an object', schema, { id: 'a', token: 's3cret' }, { id: 'a' }],
    ['in a list', z.array(schema), [{ id: 'a', token: 's3cret' }], [{ id: 'a' }]],
    ['deeper', z.object({ made: schema.optional() }), { made: { id: 'a', token: 's3cret' } }, { made: { id: 'a' } }],
    [
      'in a map',
      z.object({ fields: z.record(z.string(), secretText) }),
      { fields: { policy: 's3cret' } },
      { fields: {} },
    ],
    ['that may be null', z.object({ token: secretText.nullable() }), { token: 's3cret' }, {}],
    ['in one of several', z.union([z.object({ id: z.string() }), schema]), { id: 'a', token: 's3cret' }, { id: 'a' }],
    ['that is all', secretText, 's3cret', null],
  ])('has no secret %s', (_, shape, body, shown) => {
    const kept = keep(json(201, body), shape);
    expect(JSON.stringify(kept)).not.toContain('s3cret');
    expect(kept).toMatchObject({ withheld: 'secret', shown: JSON.stringify(shown) });
  });

  it('is all of it where there is none', () => {
    const answer = json(200, { id: 'a', token: null });
    expect(keep(answer, z.object({ id: z.string(), token: secretText.nullable() }))).toEqual({ answer });
    expect(keep(json(200, { id: 'a' }), undefined)).toEqual({ answer: json(200, { id: 'a' }) });
  });
});

it('what is relied on is noted, what was only asked for is not', () => {
  const principal = writer();
  can(principal, 'tokens:write', 'mine');
  can(principal, 'apps:read', 'mine');
  expect([...principal.relied]).toEqual(['["tokens:write","mine"]']);
});
