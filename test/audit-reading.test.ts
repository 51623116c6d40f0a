import { beforeAll, describe, expect, it } from 'vitest';
import { log, traced } from './support/audit.ts';
import { call, newUser, newWorkspace, tokenOf, unique } from './support/store.ts';

let admin: string;
let isv: string;
let reviewer: string;
let workspace: string;

beforeAll(async () => {
  [admin, isv, reviewer] = [await tokenOf('admin'), await tokenOf('isv'), await tokenOf('reviewer')];
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  const viewer = unique('viewer');
  const token = await newUser(viewer);
  const path = `/v1/workspaces/${workspace}`;
  await call('PUT', `${path}/members/${viewer}`, { token: isv, body: { roles: ['viewer'] } });
  for (let index = 0; index < 12; index++) {
    await call('PATCH', path, { token: isv, body: { description: `Edit ${index}` } });
    await call('PATCH', path, { token, body: { description: 'Mine' } });
  }
});

describe('reading it', () => {
  it('is an admin’s for all, and an owner’s for their workspace only', async () => {
    const other = await newWorkspace({});
    const own = await log({ workspace, limit: '200' }, isv);
    expect(own.length).toBeGreaterThan(10);
    expect(new Set(own.map(entry => entry.workspace))).toEqual(new Set([workspace]));
    const status = async (query: string, token = isv) => (await call('GET', `/v1/audit${query}`, { token })).status;
    expect(await status('')).toBe(403);
    expect(await status(`?workspace=${other}`)).toBe(404);
    expect(await status('?workspace=@platform')).toBe(404);
    expect(await status(`:export?workspace=${other}`)).toBe(404);
    expect(await status(`?workspace=${workspace}`, reviewer)).toBe(404);
    // Another index is read for another filter: what it finds elsewhere stays hidden.
    expect(await log({ workspace, object: other }, isv)).toEqual([]);
    expect((await log({ object: other })).map(({ action }) => action)).toEqual(['createWorkspace']);
  });

  it('gives every entry once, newest first, page by page, by any filter', async () => {
    const filters: Record<string, string>[] = [{}, { workspace }, { actor: 'isv' }, { workspace, outcome: 'refused' }];
    for (const filter of filters) {
      const whole = await log({ ...filter, limit: '200', to: new Date().toISOString() });
      const last = whole.at(-1)?.at ?? '';
      const to = whole[0]?.at ?? '';
      const seen: string[] = [];
      for (let cursor: unknown = ''; cursor !== null; ) {
        const query = new URLSearchParams({
          ...filter,
          limit: '7',
          from: last,
          to,
          ...(cursor ? { cursor: `${cursor}` } : {}),
        });
        const { body } = await call('GET', `/v1/audit?${query}`, { token: admin });
        expect(body.items?.length).toBeLessThanOrEqual(7);
        seen.push(...(body.items ?? []).map(({ id }) => String(id)));
        ({ cursor } = body);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual([...seen].sort().reverse());
      expect(seen.slice(0, whole.length - 1)).toEqual(whole.slice(0, -1).map(({ id }) => id));
    }
  });

  it('filters by actor, action, object, outcome and time', async () => {
    const role = unique('filtered');
    const body = { name: role, scope: 'workspace', permissions: ['apps:read'] };
    const { entry: made } = await traced('POST', '/v1/roles', { token: admin, body });
    const { entry: deleted } = await traced('DELETE', `/v1/roles/${role}`, { token: admin });
    const ids = async (query: Record<string, string>) => (await log(query)).map(({ id }) => id);
    expect(await ids({ object: role })).toEqual([deleted?.id, made?.id]);
    expect(await ids({ object: role, action: 'createRole' })).toEqual([made?.id]);
    expect(await ids({ object: role, actor: 'isv' })).toEqual([]);
    expect(await ids({ object: role, outcome: 'refused' })).toEqual([]);
    expect(await ids({ object: role, to: made?.at ?? '' })).toEqual([made?.id]);
    expect(await ids({ object: role, from: deleted?.at ?? '' })).toEqual([deleted?.id]);
    expect(await ids({ workspace: '@platform', action: 'deleteRole' })).toContain(deleted?.id);
    const wrong = await call('GET', '/v1/audit?action=createNothing&from=yesterday', { token: admin });
    expect(wrong.body.errors).toMatchObject([{ pointer: '/action' }, { pointer: '/from' }]);
    expect((await call('GET', '/v1/audit?cursor=nonsense', { token: admin })).status).toBe(400);
  });
});

describe('an export', () => {
  const fetched = async (query: string, token = isv) => {
    const { status, body } = await call('GET', `/v1/audit:export?${query}`, { token });
    expect(status).toBe(200);
    const file = await fetch(String(body.address));
    return { body, text: await file.text(), headers: file.headers };
  };

  it('is all that the list has, as JSON lines', async () => {
    const name = unique('other');
    const small = await newWorkspace({ isv: ['owner'] });
    await call('PUT', `/v1/workspaces/${small}/members/${name}`, { token: isv, body: { roles: ['viewer'] } });
    const { text, body, headers } = await fetched(`workspace=${small}&format=jsonl`);
    const lines = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines).toEqual(await log({ workspace: small, limit: '200' }));
    expect(lines).toHaveLength(3);
    expect(body).toMatchObject({ entries: 3, cursor: null });
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.jsonl"$/);
  });

  it('runs nothing in a spreadsheet', async () => {
    const name = '=HYPERLINK("http://example.com","Click")';
    const path = `/v1/workspaces/${workspace}/tokens`;
    const { body: token } = await call('POST', path, { token: isv, body: { name } });
    const { text } = await fetched(`workspace=${workspace}&object=${token.id}`);
    const [header, line] = text.split('\r\n');
    expect(header).toMatch(/^time,actor,token,action,/);
    expect(line).toContain(`,"'=HYPERLINK(""http://example.com"",""Click"")",`);
    expect(text.split(/\r\n|,/).some(cell => /^"?[=+\-@]/.test(cell))).toBe(false);
  });
});
