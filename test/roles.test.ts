import { describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { act, call, newUser, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

/** Makes a role, as an admin does. */
async function newRole(scope: 'platform' | 'workspace', permissions: string[]): Promise<string> {
  const name = unique('role');
  const made = await call('POST', '/v1/roles', {
    token: await tokenOf('admin'),
    body: { name, scope, permissions },
  });
  expect(made.status).toBe(201);
  return name;
}

describe('custom roles', () => {
  it('let someone review, as the tutorial’s app-review does, and nothing else', async () => {
    const user = unique('app-reviewer');
    const token = await newUser(user);
    const role = await newRole('platform', ['reviews:read', 'versions:review']);
    const put = await call('PUT', `/v1/platform/members/${user}`, {
      token: await tokenOf('admin'),
      body: { roles: [role] },
    });
    expect(put.status).toBe(200);
    const workspace = await newWorkspace({ isv: ['developer'] });
    const { id = '' } = await upload(workspace, chartPackage({ name: 'judged', version: '1.0.0' }));
    await act(await tokenOf('isv'), id, 'submit');
    expect((await call('GET', `/v1/reviews/${id}`, { token })).status).toBe(200);
    expect((await act(token, id, 'review')).body.status).toBe('in-review');
    expect((await act(token, id, 'pass')).body.status).toBe('passed');
    expect((await call('POST', '/v1/categories', { token, body: { id: unique('cat'), name: 'No' } })).status).toBe(403);
    expect((await act(token, id, 'release')).status).toBe(403);
  });

  it('hold in their workspace, for every function that asks', async () => {
    const user = unique('publisher');
    const token = await newUser(user);
    const role = await newRole('workspace', [
      'apps:read',
      'versions:upload',
      'versions:submit',
      'uploads:read',
      'audit:read',
    ]);
    const workspace = await newWorkspace({ isv: ['developer'], [user]: [role] });
    const other = await newWorkspace({ isv: ['developer'] });
    const { id = '', app = '' } = await upload(workspace, chartPackage({ name: 'by-role', version: '1.0.0' }), token);
    expect((await act(token, id, 'submit')).body.status).toBe('submitted');
    for (const path of [
      '/v1/me',
      `/v1/apps/${app}`,
      `/v1/workspaces/${workspace}/uploads`,
      '/v1/categories',
      '/v1/store/apps',
      `/v1/audit?workspace=${workspace}`,
      '/v1/inspection-policy',
    ])
      expect((await call('GET', path, { token })).status, path).toBe(200);
    expect((await call('GET', `/charts/${workspace}/index.yaml`, { token })).status).toBe(302);
    expect((await call('PATCH', `/v1/apps/${app}`, { token, body: { title: 'No' } })).status).toBe(403);
    expect((await call('GET', `/v1/apps?workspace=${other}`, { token })).status).toBe(404);
  });

  it('are asked for where a token is used, too', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const made = await call('POST', `/v1/workspaces/${workspace}/tokens`, {
      token: await tokenOf('isv'),
      body: { name: 'watcher', permissions: ['audit:read'] },
    });
    const token = String(made.body.token);
    expect((await call('GET', `/v1/audit?workspace=${workspace}`, { token })).status).toBe(200);
    expect((await call('GET', `/v1/workspaces/${workspace}/uploads`, { token })).status).toBe(403);
  });

  it('cannot be given by who does not hold what they allow, nor can built-in ones', async () => {
    const manager = unique('manager');
    const token = await newUser(manager);
    const managing = await newRole('workspace', ['members:write']);
    const role = await newRole('workspace', ['versions:upload']);
    const workspace = await newWorkspace({ [manager]: [managing] });
    for (const [beyond, lacks] of [
      [role, 'versions:upload'],
      ['owner', 'workspace:write'],
      ['viewer', 'workspace:read'],
    ] as const) {
      const answer = await call('PUT', `/v1/workspaces/${workspace}/members/${manager}`, {
        token,
        body: { roles: [managing, beyond] },
      });
      expect(answer.status, beyond).toBe(403);
      expect(answer.body.permission).toBeTypeOf('string');
      if (beyond === role) expect(answer.body.detail).toContain(lacks);
    }
  });
});

describe('lists', () => {
  it('give every app once, page by page', async () => {
    const workspace = await newWorkspace({ isv: ['developer'] });
    for (let index = 0; index < 5; index++)
      await upload(workspace, chartPackage({ name: `paged-${index}`, version: '1.0.0' }));
    for (const [token, query] of [
      [await tokenOf('admin'), ''],
      [await tokenOf('isv'), ''],
      [await tokenOf('isv'), `&workspace=${workspace}`],
    ] as const) {
      const seen: unknown[] = [];
      for (let cursor: unknown = ''; cursor !== null; ) {
        const page = await call('GET', `/v1/apps?limit=3${query}${cursor ? `&cursor=${cursor}` : ''}`, { token });
        expect(page.status).toBe(200);
        expect(page.body.items?.length).toBeLessThanOrEqual(3);
        seen.push(...(page.body.items ?? []).map(app => app.id));
        cursor = page.body.cursor;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(5);
    }
  });
});
