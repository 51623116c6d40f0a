import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../functions/api/contracts.ts';
import { chartPackage } from '../functions/chart/testing.ts';
import { sealCursor } from '../functions/platform/cursors.ts';
import { root } from '../local/settings.ts';
import { install, newProject } from './support/installations.ts';
import { call, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

const invalid = 'urn:berth:problem:invalid-cursor';
const place = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

describe('a path that means nothing', () => {
  it.each([
    '/v1/store/apps/%zz',
    '/v1/store/apps/%',
    '/v1/store/apps/%ff%fe',
    '/v1/store/apps/%00',
    `/v1/store/apps/app_${'1'.repeat(3000)}`,
    '/v1/store/versions/%25zz',
    '/charts/%zz',
    '/charts/%25%25',
    `/charts/${'a-1.0.0-'.repeat(400)}1.0.0.tgz`,
  ])('%.50s is 404, not a failure', async path => {
    expect((await call('GET', path)).status).toBe(404);
  });

  it('is 404 for who may do all, too', async () => {
    const token = await tokenOf('admin');
    const long = 'x'.repeat(3000);
    for (const [method, path, body] of [
      ['GET', `/v1/workspaces/${long}`],
      ['GET', '/v1/workspaces/%zz/members'],
      ['PUT', '/v1/workspaces/@platform/members/alice', { roles: ['owner'] }],
      ['PATCH', `/v1/roles/${long}`, { description: 'x' }],
      ['DELETE', `/v1/categories/${long}`],
      ['GET', '/v1/projects/%zz'],
    ] as const)
      expect([path, (await call(method, path, { token, body })).status]).toEqual([path, 404]);
    for (const query of [`workspace=${long}`, 'app=', 'cluster=%00', 'project=none'])
      expect([query, (await call('GET', `/v1/installations?${query}`, { token })).status]).toEqual([query, 400]);
  });
});

describe('a cursor', () => {
  let token: string;
  let workspace: string;
  let app: string;
  beforeAll(async () => {
    token = await tokenOf('isv');
    workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
    for (const name of [unique('one'), unique('two')])
      app = (await upload(workspace, chartPackage({ name, version: '1.0.0' }), token)).app ?? '';
  });

  it('goes on in its own list, and is refused in every other', async () => {
    const list = `/v1/apps?workspace=${workspace}&limit=1`;
    const { cursor } = (await call('GET', list, { token })).body;
    expect(cursor).toEqual(expect.any(String));
    const next = await call('GET', `${list}&cursor=${cursor}`, { token });
    expect([next.status, next.body.items?.length]).toEqual([200, 1]);
    const elsewhere = [
      '/v1/apps?limit=1',
      `/v1/apps?workspace=${await newWorkspace({ isv: ['owner'] })}`,
      `${list}&q=o`,
      `/v1/apps/${app}/versions?limit=1`,
      `/v1/workspaces/${workspace}/uploads?limit=1`,
      `/v1/workspaces/${workspace}/members?limit=1`,
    ];
    for (const path of elsewhere) {
      const { status, body } = await call('GET', `${path}&cursor=${cursor}`, { token });
      expect([path, status, body.type]).toEqual([path, 400, invalid]);
    }
  });

  it('that somebody made up for a list is refused by each', async () => {
    const admin = await tokenOf('admin');
    const parameters: Record<string, string> = {
      ...{ workspace, app, category: 'uncategorized', installation: 'ins_0', rollout: 'rol_0' },
    };
    const bogus = [
      'nonsense',
      place({}),
      place({ pk: 'app#x', sk: 'app', gsi1pk: 'apps#theirs', gsi1sk: 'x' }),
      place({ pk: 'x', sk: 'x', gsi2pk: 'apps', gsi2sk: '' }),
    ];
    let lists = 0;
    for (const [operation, route] of Object.entries(contracts).flatMap(([, routes]) => Object.entries(routes))) {
      if (!route.query?.shape.cursor) continue;
      lists++;
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
      const named = Object.fromEntries(
        Object.keys(route.parameters?.shape ?? {}).map(name => [name, parameters[name]] as const),
      );
      const query = route.query.parse({}) as Record<string, unknown>;
      for (const inner of bogus)
        for (const cursor of [inner, sealCursor({ operation, parameters: named, query }, inner)]) {
          const { status } = await call('GET', `${path}?cursor=${encodeURIComponent(cursor)}`, { token: admin });
          expect([operation, cursor, status]).toEqual([
            operation,
            cursor,
            expect.toSatisfy((each: number) => each === 400 || each === 404),
          ]);
        }
    }
    expect(lists).toBeGreaterThan(10);
  });
});

describe('a chart whose objects have no names', () => {
  it.each(['prgen', 'prgenhook'])('is told so by the preview and the run: %s', async file => {
    const isv = await tokenOf('isv');
    const workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
    const bytes = readFileSync(join(root, `../shared/cases/helm/${file}.tgz`));
    const { id } = await upload(workspace, bytes, isv);
    const project = await newProject(workspace, isv);
    const body = { project: project.id, release: 'unnamed', version: id };
    const preview = await call('POST', '/v1/installations:preview', { token: isv, body });
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      possible: false,
      problems: [{ code: 'not-an-object', detail: expect.stringContaining('generateName') }],
    });
    const { operation } = await install(isv, { ...body, version: String(id) });
    expect(operation).toMatchObject({ status: 'failed', detail: expect.stringContaining('generateName') });
  });
});
