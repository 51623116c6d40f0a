import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contracts } from '../functions/api/contracts.ts';
import { describeApi } from '../functions/api/openapi.ts';
import { chartPackage } from '../functions/chart/testing.ts';
import { checkedAnswers } from './support/answers.ts';
import { installationFixture } from './support/installation-rows.ts';
import { act, call, inspected, newWorkspace, release, tokenOf, unique, upload } from './support/store.ts';

const operation = z.object({
  operationId: z.string(),
  responses: z.record(z.string(), z.unknown()),
  security: z.array(z.unknown()),
});
/** A chart inside of the one that is described. */
const inside = { 'charts/within/Chart.yaml': 'apiVersion: v2\nname: within\nversion: 1.0.0\n' };

const description = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

describe('the API’s description', () => {
  it('is served, and has every route of every contract', async () => {
    const { body } = await call('GET', '/v1/openapi.json');
    const { paths } = description.parse(body);
    const described = Object.values(paths).flatMap(path => Object.values(path).map(each => each.operationId));
    expect(described.sort()).toEqual(
      Object.values(contracts)
        .flatMap(contract => Object.keys(contract))
        .sort(),
    );
    expect(body).toEqual(JSON.parse(JSON.stringify(describeApi(contracts))));
  });

  it('refers only to schemas that it has', async () => {
    const { body } = await call('GET', '/v1/openapi.json');
    const { components } = description.parse(body);
    expect(JSON.stringify(body)).not.toContain('#/$defs/');
    for (const [, name] of JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(Object.keys(components.schemas)).toContain(name);
  });

  it('is what the answers are: every JSON answer of a walk through the store fits its schema, with nothing beside it', async () => {
    const [isv, reviewer, admin] = [await tokenOf('isv'), await tokenOf('reviewer'), await tokenOf('admin')];
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const {
      id = '',
      app = '',
      upload: sent = '',
    } = await upload(workspace, chartPackage({ name: 'described', version: '1.0.0', files: inside }));
    await act(isv, id, 'submit');
    await inspected(isv, id);
    const gets: [string, string][] = [
      [isv, '/v1/me'],
      [admin, '/v1/workspaces'],
      [isv, `/v1/workspaces/${workspace}`],
      [isv, `/v1/workspaces/${workspace}/members`],
      [isv, `/v1/workspaces/${workspace}/tokens`],
      [admin, '/v1/platform/members'],
      [isv, '/v1/roles'],
      [isv, `/v1/workspaces/${workspace}/uploads`],
      [isv, `/v1/uploads/${sent}`],
      [isv, '/v1/apps'],
      [isv, `/v1/apps/${app}`],
      [isv, `/v1/apps/${app}/versions`],
      [isv, `/v1/versions/${id}`],
      [isv, `/v1/versions/${id}/files`],
      [isv, `/v1/versions/${id}/subcharts`],
      [isv, `/v1/versions/${id}/inspection`],
      [isv, `/v1/versions/${id}/rendered`],
      [isv, `/v1/versions/${id}/rendered/differences?with=${id}`],
      [isv, `/v1/versions/${id}:diff?with=${id}`],
      [isv, `/v1/versions/${id}/audits`],
      [reviewer, '/v1/reviews'],
      [reviewer, `/v1/reviews/${id}`],
      [isv, '/v1/categories'],
      [admin, '/v1/categories:count'],
      [admin, '/v1/categories/uncategorized/apps'],
      [isv, '/v1/store/apps'],
      [isv, '/v1/health'],
      [admin, '/v1/audit'],
      [isv, `/v1/audit?workspace=${workspace}`],
      [isv, `/v1/audit:export?workspace=${workspace}&format=jsonl`],
      [isv, '/v1/inspection-policy'],
    ];
    for (const [token, path] of gets) checkedAnswers('GET', path, await call('GET', path, { token }));
    const released = await upload(workspace, chartPackage({ name: unique('released'), version: '1.0.0' }));
    await release(String(released.id));
    const inStore = `/v1/store/apps/${released.app}`;
    for (const path of [inStore, `${inStore}/versions`, `/v1/store/versions/${released.id}`])
      checkedAnswers('GET', path, await call('GET', path));
    checkedAnswers('GET', `/v1/store/versions/${id}`, await call('GET', `/v1/store/versions/${id}`));
    const moving = '/v1/categories/uncategorized/apps';
    checkedAnswers('POST', moving, await call('POST', moving, { token: admin, body: { apps: [app, 'app_none'] } }));
    checkedAnswers('GET', '/v1/store/apps/none/versions', await call('GET', '/v1/store/apps/none/versions'));
    checkedAnswers('GET', '/v1/apps/none', await call('GET', '/v1/apps/none', { token: isv }));
    checkedAnswers('POST', `/v1/versions/${id}/actions`, await act(isv, id, 'cancel'));
    checkedAnswers('POST', `/v1/versions/${id}/actions`, await act(isv, id, 'pass'));
    checkedAnswers(
      'POST',
      `/v1/workspaces/${workspace}/tokens`,
      await call('POST', `/v1/workspaces/${workspace}/tokens`, { token: isv, body: { name: 'x' } }),
    );
    checkedAnswers(
      'PATCH',
      `/v1/apps/${app}`,
      await call('PATCH', `/v1/apps/${app}`, { token: isv, body: { title: 'X' } }),
    );
  });
});

describe('the answers about clusters, projects and installations', () => {
  it('fit their schemas, with nothing beside them', async () => {
    const [isv, admin] = [await tokenOf('isv'), await tokenOf('admin')];
    const workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
    const [one = '', two = ''] = await Promise.all(
      ['1.0.0', '2.0.0'].map(async version => (await upload(workspace, chartPackage({ name: 'ran', version }))).id),
    );
    const { project, installation, cluster, rollout } = await installationFixture(workspace, isv, one, two);
    const gets: [string, string][] = [
      [isv, '/v1/clusters'],
      [admin, `/v1/clusters/${cluster}`],
      [isv, `/v1/workspaces/${workspace}/projects`],
      [isv, `/v1/projects/${project}`],
      [isv, `/v1/installations?workspace=${workspace}`],
      [isv, `/v1/installations/${installation}`],
      [isv, `/v1/installations/${installation}/operations`],
      [isv, `/v1/installations/${installation}/history`],
      [isv, `/v1/installations/${installation}/values`],
      [isv, `/v1/installations/${installation}/resources`],
      [isv, `/v1/rollouts?workspace=${workspace}`],
      [isv, `/v1/rollouts/${rollout}`],
      [isv, `/v1/rollouts/${rollout}/installations`],
    ];
    for (const [token, path] of gets) checkedAnswers('GET', path, await call('GET', path, { token }));
    const preview = { project, release: 'other', version: one };
    const path = '/v1/installations:preview';
    checkedAnswers('POST', path, await call('POST', path, { token: isv, body: preview }));
    checkedAnswers('POST', path, await call('POST', path, { token: isv, body: { ...preview, values: 'a: [' } }));
    const at = `/v1/installations/${installation}`;
    checkedAnswers('DELETE', at, await call('DELETE', at, { token: isv }));
    checkedAnswers('DELETE', at, await call('DELETE', at, { token: isv }));
  });
});

describe('bad input', () => {
  it.each([
    ['POST', '/v1/workspaces', { name: 'Not A Name' }, '/name'],
    ['POST', '/v1/categories', { id: 'x', name: '' }, '/name'],
    ['POST', '/v1/roles', { name: 'x', scope: 'workspace', permissions: ['everything'] }, '/permissions/0'],
  ])('%s %s says which member is wrong', async (method, path, body, pointer) => {
    const answer = await call(method, path, { token: await tokenOf('admin'), body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  it.each([
    ['{', 'bad-request'],
    ['', 'bad-request'],
    ['[]', 'invalid-input'],
    ['{"__proto__":{"admin":true}}', 'invalid-input'],
  ])('a body of %s is a problem, not a failure', async (text, type) => {
    const answer = await call('POST', '/v1/workspaces', { token: await tokenOf('admin'), bytes: Buffer.from(text) });
    expect(answer.status).toBe(400);
    expect(answer.body.type).toBe(`urn:berth:problem:${type}`);
  });

  it('an edit of what was changed meanwhile is refused', async () => {
    const admin = await tokenOf('admin');
    const workspace = await newWorkspace({});
    const path = `/v1/workspaces/${workspace}`;
    const { headers } = await call('GET', path, { token: admin });
    const edit = () =>
      call('PATCH', path, {
        token: admin,
        body: { description: 'x' },
        headers: { 'if-match': headers.get('etag') ?? '' },
      });
    expect((await edit()).status).toBe(200);
    expect((await edit()).body.type).toBe('urn:berth:problem:precondition-failed');
  });
});
