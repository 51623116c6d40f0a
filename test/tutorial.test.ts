import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../local/settings.ts';
import { act, call, eventually, newWorkspace, tokenOf } from './support/store.ts';

const charts = join(root, '../shared/charts/tutorial');
const chart = (file: string): Buffer => readFileSync(join(charts, file));

describe('the tutorial, over HTTP', () => {
  it('takes EMQ X from upload to the store, through a rejection, a second version and a suspension', async () => {
    const [isv, reviewer] = [await tokenOf('isv'), await tokenOf('reviewer')];
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });

    const uploaded = await call('PUT', `/v1/workspaces/${workspace}/packages`, {
      token: isv,
      bytes: chart('emqx-v1.0.0-beta.1.tgz'),
    });
    expect(uploaded.status).toBe(201);
    expect(uploaded.body).toMatchObject({
      name: 'v1.0.0-beta.1',
      chartName: 'emqx',
      status: 'draft',
      uploadedBy: 'isv',
    });
    const { id: first, app } = uploaded.body as { id: string; app: string };

    const detail = await call('GET', `/v1/versions/${first}`, { token: isv });
    expect(detail.body.values).toContain('emqxConfig');
    expect(detail.body.files).toContainEqual(expect.objectContaining({ path: 'templates/StatefulSet.yaml' }));

    const icon = await call('POST', `/v1/apps/${app}/attachments?kind=icon`, {
      token: isv,
      bytes: chart('emqx-logo.png'),
    });
    expect(icon.body).toMatchObject({ contentType: 'image/png' });
    const category = `iot-${workspace}`;
    expect(
      (await call('POST', '/v1/categories', { token: reviewer, body: { id: category, name: 'IoT', order: 1 } })).status,
    ).toBe(201);
    const shown = await call('GET', `/v1/apps/${app}`, { token: isv });
    const edited = await call('PATCH', `/v1/apps/${app}`, {
      token: isv,
      body: { title: 'EMQ X', category, abstract: 'A message broker', home: 'https://www.emqx.io' },
      headers: { 'if-match': shown.headers.get('etag') ?? '' },
    });
    expect(edited.body).toMatchObject({
      title: 'EMQ X',
      category,
      icon: `/v1/apps/${app}/attachments/${icon.body.id}`,
    });

    expect((await act(isv, first, 'submit')).body.status).toBe('submitted');
    const queue = await call('GET', '/v1/reviews?status=submitted&limit=200', { token: reviewer });
    expect(queue.body.items).toContainEqual(expect.objectContaining({ id: first, submittedBy: 'isv' }));
    expect((await act(reviewer, first, 'review')).body).toMatchObject({ status: 'in-review', claimedBy: 'reviewer' });
    expect((await act(reviewer, first, 'reject')).status).toBe(400);
    expect((await act(reviewer, first, 'reject', 'The readme is missing')).body.status).toBe('rejected');
    await act(isv, first, 'submit', 'Please look again');
    expect((await act(reviewer, first, 'pass', 'Good')).body.status).toBe('passed');
    expect((await act(isv, first, 'release')).body.status).toBe('active');

    const listed = await eventually(async () => {
      const found = await call('GET', `/v1/store/apps?q=emqx&category=${category}`);
      return found.body.items?.[0];
    }, 'the app in the store');
    expect(listed).toMatchObject({ id: app, title: 'EMQ X', latestVersion: { name: 'v1.0.0-beta.1' } });

    const second = await call('PUT', `/v1/workspaces/${workspace}/packages`, {
      token: isv,
      bytes: chart('emqx-v1.0.0-beta.2.tgz'),
    });
    expect(second.body.app).toBe(app);
    const { id: secondId } = second.body as { id: string };
    await act(isv, secondId, 'submit');
    const evidence = await call('GET', `/v1/reviews/${secondId}`, { token: reviewer });
    expect(evidence.body.previous).toMatchObject({ name: 'v1.0.0-beta.1', values: expect.arrayContaining([]) });
    expect(evidence.body.allowedActions).toEqual(['review', 'pass', 'reject']);
    const difference = await call('GET', `/v1/versions/${first}:diff?with=${secondId}`, { token: isv });
    expect(difference.body.files).toContainEqual(expect.objectContaining({ path: 'Chart.yaml', change: 'changed' }));
    await act(reviewer, secondId, 'pass');
    await act(isv, secondId, 'release');
    expect((await act(reviewer, first, 'suspend', 'A vulnerability')).body.status).toBe('suspended');
    expect((await act(isv, first, 'recover')).status).toBe(403);

    const store = await eventually(async () => {
      const { body } = await call('GET', `/v1/store/apps/${app}`);
      return Array.isArray(body.versions) && body.versions.length === 1 && body;
    }, 'only the second version in the store');
    expect(store).toMatchObject({ versions: [{ name: 'v1.0.0-beta.2' }] });

    const audits = await call('GET', `/v1/versions/${first}/audits`, { token: isv });
    expect(
      audits.body.items?.map(item => `${item.sequence} ${item.actor} ${item.action} ${item.to}: ${item.message}`),
    ).toEqual([
      '0 isv upload draft: ',
      '1 isv submit submitted: ',
      '2 reviewer review in-review: ',
      '3 reviewer reject rejected: The readme is missing',
      '4 isv submit submitted: Please look again',
      '5 reviewer pass passed: Good',
      '6 isv release active: ',
      '7 reviewer suspend suspended: A vulnerability',
    ]);
    const readme = await call('GET', `/v1/versions/${first}/files/templates/StatefulSet.yaml`, { token: isv });
    expect(readme.bytes.toString()).toContain('StatefulSet');
  });
});
