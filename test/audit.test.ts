import { readFileSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { actOn, install, newProject, uninstall } from './support/installations.ts';
import {
  act,
  type Call,
  call,
  eventually,
  inspected,
  newUser,
  newWorkspace,
  s3,
  stack,
  tokenOf,
  unique,
  upload,
} from './support/store.ts';

interface Entry {
  id: string;
  at: string;
  actor: string;
  token: string | null;
  action: string;
  workspace: string | null;
  object: { kind: string; id: string | null; name: string | null };
  outcome: string;
  status: number | null;
  detail: string;
  changes: { field: string; from?: unknown; to?: unknown }[];
  correlation: string;
}

let admin: string;
let isv: string;
let reviewer: string;
let workspace: string;

beforeAll(async () => {
  [admin, isv, reviewer] = [await tokenOf('admin'), await tokenOf('isv'), await tokenOf('reviewer')];
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
});

async function log(query: Record<string, string>, token = admin): Promise<Entry[]> {
  const { status, body, bytes } = await call('GET', `/v1/audit?${new URLSearchParams(query)}`, { token });
  expect(status, String(bytes)).toBe(200);
  return body.items as unknown as Entry[];
}

let counter = 0;

/** Sends a request under a correlation id of its own, and reads what the log has of it. */
async function traced(method: string, path: string, options: Call) {
  const correlation = `${unique('audited')}-${counter++}`;
  const answer = await call(method, path, {
    ...options,
    headers: { ...options.headers, 'x-correlation-id': correlation },
  });
  const entries = (await log({ limit: '200' })).filter(entry => entry.correlation === correlation);
  return { answer, entries, entry: entries[0] };
}

/** Every write that changes something, one after the other; the answers of some are what the next ones are about. */
async function writes(): Promise<{ expected: string; entries: Entry[]; status: number }[]> {
  const done: { expected: string; entries: Entry[]; status: number }[] = [];
  const write = async (expected: string, method: string, path: string, options: Call) => {
    const { answer, entries } = await traced(method, path, options);
    done.push({ expected, entries, status: answer.status });
    return answer.body as Record<string, string>;
  };
  const made = unique('made');
  const [user, role, category] = [unique('user'), unique('role'), unique('cat')];
  const at = `/v1/workspaces/${workspace}`;
  await write('createWorkspace', 'POST', '/v1/workspaces', { token: admin, body: { name: made } });
  await write('editWorkspace', 'PATCH', `/v1/workspaces/${made}`, { token: admin, body: { description: 'Edited' } });
  await write('putMember', 'PUT', `${at}/members/${user}`, { token: isv, body: { roles: ['viewer'] } });
  await write('putMember', 'PUT', `${at}/members/${user}`, { token: isv, body: { roles: ['operator'] } });
  await write('removeMember', 'DELETE', `${at}/members/${user}`, { token: isv });
  const platform = `/v1/platform/members/${user}`;
  await write('putPlatformMember', 'PUT', platform, { token: admin, body: { roles: ['reviewer'] } });
  await write('removePlatformMember', 'DELETE', platform, { token: admin });
  const newRole = { name: role, scope: 'workspace', permissions: ['apps:read'] };
  await write('createRole', 'POST', '/v1/roles', { token: admin, body: newRole });
  await write('editRole', 'PATCH', `/v1/roles/${role}`, { token: admin, body: { permissions: ['apps:write'] } });
  await write('deleteRole', 'DELETE', `/v1/roles/${role}`, { token: admin });
  const token = await write('createToken', 'POST', `${at}/tokens`, { token: isv, body: { name: 'pipeline' } });
  await write('deleteToken', 'DELETE', `${at}/tokens/${token.id}`, { token: isv });
  await write('createUpload', 'POST', `${at}/uploads`, { token: isv, body: { file: 'later.tgz' } });
  const bytes = chartPackage({ name: unique('audited'), version: '1.0.0' });
  const version = await write('takeInPackage', 'PUT', `${at}/packages`, { token: isv, bytes });
  await write('takeInPackage', 'PUT', `${at}/packages`, { token: isv, bytes: Buffer.from('no package') });
  const { id, app } = version;
  await write('editApp', 'PATCH', `/v1/apps/${app}`, { token: isv, body: { title: 'Another title' } });
  const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
  const picture = await write('addAttachment', 'POST', `/v1/apps/${app}/attachments?kind=screenshot`, {
    token: isv,
    bytes: png,
  });
  await write('deleteAttachment', 'DELETE', `/v1/apps/${app}/attachments/${picture.id}`, { token: isv });
  await write('editVersion', 'PATCH', `/v1/versions/${id}`, { token: isv, body: { description: 'New in this one' } });
  for (const [action, by] of [
    ['submit', isv],
    ['review', reviewer],
    ['reject', reviewer],
    ['delete', isv],
  ] as const)
    await write(`actOnVersion.${action}`, 'POST', `/v1/versions/${id}/actions`, {
      token: by,
      body: { action, message: `Why ${action}` },
    });
  await write('deleteApp', 'DELETE', `/v1/apps/${app}`, { token: isv });
  await write('createCategory', 'POST', '/v1/categories', { token: admin, body: { id: category, name: 'A category' } });
  await write('editCategory', 'PATCH', `/v1/categories/${category}`, { token: admin, body: { name: 'Another' } });
  await write('deleteCategory', 'DELETE', `/v1/categories/${category}`, { token: admin });
  const kubeconfig = readFileSync(inject('cluster').kubeconfig, 'utf8');
  const cluster = await write('createCluster', 'POST', '/v1/clusters', {
    token: admin,
    body: { kind: 'kubeconfig', name: unique('cluster'), kubeconfig },
  });
  await write('editCluster', 'PATCH', `/v1/clusters/${cluster.id}`, { token: admin, body: { kubeconfig } });
  await write('checkCluster', 'POST', `/v1/clusters/${cluster.id}:check`, { token: admin });
  const project = await write('createProject', 'POST', `${at}/projects`, {
    token: isv,
    body: { cluster: cluster.id, namespace: unique('audited') },
  });
  const of = `/v1/projects/${project.id}`;
  await write('editProject', 'PATCH', of, { token: isv, body: { description: 'Described' } });
  await write('allowClusterWide', 'PUT', `${of}/cluster-wide`, { token: admin, body: { allowed: true } });
  await write('deleteProject', 'DELETE', `${of}?namespace=delete`, { token: isv });
  await write('deleteCluster', 'DELETE', `/v1/clusters/${cluster.id}`, { token: admin });
  return done;
}

describe('what anybody does', () => {
  let done: Awaited<ReturnType<typeof writes>>;
  beforeAll(async () => {
    done = await writes();
  }, 240_000);

  it('is one entry each, whatever it is', () => {
    const found = done.map(({ expected, entries }) => ({ expected, actions: entries.map(({ action }) => action) }));
    expect(found).toEqual(done.map(({ expected }) => ({ expected, actions: [expected] })));
    for (const { expected, entries, status } of done) expect(entries[0]?.status ?? status, expected).toBe(status);
  });

  it('says what was there before, and what is now', () => {
    const [, second] = done.filter(({ expected }) => expected === 'putMember');
    expect(second?.entries[0]).toMatchObject({
      actor: 'isv',
      workspace,
      object: { kind: 'member' },
      changes: [{ field: 'roles', from: ['viewer'], to: ['operator'] }],
    });
    const entryOf = (action: string) => done.find(({ expected }) => expected === action)?.entries[0];
    expect(entryOf('editRole')?.changes).toEqual([{ field: 'permissions', from: ['apps:read'], to: ['apps:write'] }]);
    expect(entryOf('deleteToken')?.object).toMatchObject({ kind: 'token', name: 'pipeline' });
    expect(entryOf('actOnVersion.reject')).toMatchObject({
      actor: 'reviewer',
      workspace,
      object: { kind: 'version', name: expect.stringContaining(' 1.0.0') },
      changes: [{ field: 'message', to: 'Why reject' }],
    });
    expect(entryOf('createWorkspace')?.workspace).toBe(entryOf('createWorkspace')?.object.id);
  });

  it('with no secret in it: no token, no kubeconfig, no part of one', async () => {
    const kubeconfig = readFileSync(inject('cluster').kubeconfig, 'utf8');
    const { body } = await call('POST', `/v1/workspaces/${workspace}/tokens`, { token: isv, body: { name: 'secret' } });
    const secret = String(body.token).slice(-43);
    const { bytes } = await call('GET', '/v1/audit?limit=200', { token: admin });
    const text = bytes.toString();
    expect(text).toContain('createToken');
    expect(text).toContain('"field":"kubeconfig"');
    expect(secret).toHaveLength(43);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('eyJ');
    const secrets = [...kubeconfig.matchAll(/(?:token|data): *(\S{20,})/g)].map(([, value]) => value ?? '');
    expect(secrets.length).toBeGreaterThan(0);
    for (const value of secrets) expect(text).not.toContain(value.slice(0, 60));
  });

  it('also when it is refused for missing rights; not what a stranger may not even know of', async () => {
    const viewer = unique('viewer');
    const token = await newUser(viewer);
    await call('PUT', `/v1/workspaces/${workspace}/members/${viewer}`, { token: isv, body: { roles: ['viewer'] } });
    const path = `/v1/workspaces/${workspace}`;
    const refused = await traced('PATCH', path, { token, body: { description: 'Mine' } });
    expect(refused.answer.status).toBe(403);
    expect(refused.entries).toMatchObject([
      { actor: viewer, action: 'editWorkspace', workspace, outcome: 'refused', status: 403 },
    ]);
    expect(refused.entry?.detail).toContain('workspace:write');
    const { id } = await upload(workspace, chartPackage({ name: unique('refused'), version: '1.0.0' }));
    const action = { action: 'submit', message: '' };
    const acted = await traced('POST', `/v1/versions/${id}/actions`, { token, body: action });
    expect(acted.entries).toMatchObject([
      { action: 'actOnVersion.submit', workspace, outcome: 'refused', object: { id } },
    ]);
    const stranger = await newUser(unique('stranger'));
    const unseen = await traced('PATCH', path, { token: stranger, body: { description: 'Mine' } });
    expect([unseen.answer.status, unseen.entries]).toEqual([404, []]);
  });

  it('is nothing when nothing was changed: wrong input, a conflict, a package that is only checked', async () => {
    const wrong = await traced('POST', '/v1/workspaces', { token: admin, body: { name: 'Not A Name' } });
    const taken = await traced('POST', '/v1/workspaces', { token: admin, body: { name: workspace } });
    const bytes = chartPackage({ name: 'checked', version: '1.0.0' });
    const checked = await traced('POST', '/v1/packages:validate', { token: isv, bytes });
    expect([wrong, taken, checked].map(({ answer, entries }) => [answer.status, entries])).toEqual([
      [400, []],
      [409, []],
      [200, []],
    ]);
  });

  it('once, however often it is repeated with its Idempotency-Key', async () => {
    const body = { name: unique('once') };
    const headers = { 'idempotency-key': unique('key') };
    const first = await traced('POST', '/v1/workspaces', { token: admin, body, headers });
    const again = await traced('POST', '/v1/workspaces', { token: admin, body, headers });
    expect([first.answer.status, again.answer.status]).toEqual([201, 201]);
    expect(again.answer.headers.get('idempotency-replayed')).toBe('true');
    expect([first.entries.length, again.entries.length]).toEqual([1, 0]);
    expect(await log({ object: body.name })).toHaveLength(1);
  });

  it('names the token that was used', async () => {
    const path = `/v1/workspaces/${workspace}/tokens`;
    const body = { name: 'edits', permissions: ['apps:read', 'apps:write', 'versions:upload'] };
    const { body: token } = await call('POST', path, { token: isv, body });
    const bytes = chartPackage({ name: unique('by-token'), version: '1.0.0' });
    const sent = await traced('PUT', `/v1/workspaces/${workspace}/packages`, { token: String(token.token), bytes });
    expect(sent.entries).toMatchObject([{ actor: 'isv', token: token.id, action: 'takeInPackage', outcome: 'done' }]);
  });
});

describe('what comes without a request', () => {
  it('is in it too: what is dropped into the bucket, taken in or refused', async () => {
    const name = unique('dropped');
    const Bucket = stack.outputs.DropBucketName;
    const good = chartPackage({ name, version: '1.0.0' });
    await s3.send(new PutObjectCommand({ Bucket, Key: `${workspace}/${name}-good.tgz`, Body: good }));
    await s3.send(new PutObjectCommand({ Bucket, Key: `${workspace}/${name}-bad.tgz`, Body: Buffer.from('bad') }));
    const found = await eventually(async () => {
      const entries = await log({ workspace, action: 'takeInPackage' });
      const own = entries.filter(({ object }) => object.name?.startsWith(name));
      return own.length >= 2 && own;
    }, 'two entries');
    const id = found.find(({ outcome }) => outcome === 'done')?.object.id;
    expect(found.sort((a, b) => a.outcome.localeCompare(b.outcome))).toMatchObject([
      {
        outcome: 'done',
        status: null,
        actor: expect.stringMatching(/^bucket:/),
        object: { kind: 'version', name: `${name} 1.0.0` },
        changes: [{ field: 'file', to: `${name}-good.tgz` }, { field: 'upload' }],
      },
      {
        outcome: 'refused',
        status: null,
        actor: expect.stringMatching(/^bucket:/),
        object: { kind: 'upload', name: `${name}-bad.tgz` },
        detail: expect.stringMatching(/.+/),
      },
    ]);
    expect((await call('GET', `/v1/versions/${id}`, { token: isv })).status).toBe(200);
  });
});

describe('what is done to installations', () => {
  it('is in it with its beginning and its end, and none of its values', async () => {
    const name = unique('installed');
    const [one = '', two = ''] = await Promise.all(
      ['1.0.0', '2.0.0'].map(async version => (await upload(workspace, chartPackage({ name, version }))).id),
    );
    const project = await newProject(workspace, isv);
    const values = 'password: correct-horse-battery';
    const { id } = await install(isv, { project: project.id, release: 'audited', version: one, values });
    await actOn(isv, id, { action: 'upgrade', version: two, values });
    await actOn(isv, id, { action: 'rollback', revision: 1 });
    const rollout = await traced('POST', '/v1/rollouts', { token: isv, body: { workspace, version: two } });
    expect(rollout.entries).toMatchObject([{ action: 'createRollout', outcome: 'begun', status: 202, workspace }]);
    await eventually(async () => {
      const { body } = await call('GET', `/v1/rollouts/${rollout.answer.body.id}`, { token: isv });
      return body.status !== 'running';
    }, 'the end of the rollout');
    await uninstall(isv, id);
    const entries = await log({ object: id });
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`).sort()).toEqual([
      'actOnInstallation.rollback begun',
      'actOnInstallation.upgrade begun',
      'createInstallation begun',
      'deleteInstallation begun',
      ...Array(5).fill('endOperation done'),
    ]);
    expect(JSON.stringify(entries)).not.toContain('correct-horse');
    expect(entries.at(-1)?.changes).toContainEqual({ field: 'values' });
    const ends = entries.filter(({ action }) => action === 'endOperation');
    expect(ends.filter(({ changes }) => changes.some(({ field }) => field === 'rollout'))).toHaveLength(1);
    expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set(['isv']));
  });
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

describe('the inspection policy', () => {
  const path = '/v1/inspection-policy';
  const podWith = (spec: string): Buffer =>
    chartPackage({
      name: unique('judged'),
      version: '1.0.0',
      files: {
        'templates/thing.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: thing}\nspec: {${spec}, containers: [{name: main, image: "a:1"}]}\n`,
      },
    });

  it('is set in the store, holds at once, and goes back to the deployment’s', async () => {
    const { id = '' } = await upload(workspace, podWith('hostPID: true'));
    await inspected(isv, id);
    const before = await call('GET', path, { token: isv });
    expect(before.body).toMatchObject({ source: 'deployment', submit: [], release: [] });
    expect(before.body.findings).toContainEqual({
      code: 'host-pid',
      severity: 'danger',
      remedy: 'Leave "hostPID" out.',
    });
    const ifMatch = { 'if-match': before.headers.get('etag') ?? '' };
    try {
      const body = { submit: ['host-pid'], release: [] };
      const { answer, entry } = await traced('PUT', path, { token: admin, body, headers: ifMatch });
      expect(answer.body).toMatchObject({ source: 'store', ...body, changedBy: 'admin' });
      expect(entry).toMatchObject({
        action: 'putInspectionPolicy',
        workspace: null,
        changes: [{ field: 'submit', from: [], to: ['host-pid'] }],
      });
      const refused = await act(isv, id, 'submit');
      expect(refused.body).toMatchObject({
        status: 409,
        type: 'urn:berth:problem:policy-blocks',
        errors: [{ code: 'host-pid', detail: expect.stringContaining('Leave "hostPID" out.') }],
      });
      expect((await call('GET', `/v1/versions/${id}/inspection`, { token: isv })).body.blocks).toMatchObject([
        { action: 'submit', code: 'host-pid' },
      ]);
      const stale = await call('PUT', path, { token: admin, body: { submit: [], release: [] }, headers: ifMatch });
      expect(stale.body.type).toBe('urn:berth:problem:precondition-failed');
    } finally {
      await call('DELETE', path, { token: admin });
    }
    expect((await call('GET', path, { token: reviewer })).body).toMatchObject({ source: 'deployment', submit: [] });
    expect((await act(isv, id, 'submit')).status).toBe(200);
    const late = await call('PUT', path, { token: admin, body: { submit: [], release: [] }, headers: ifMatch });
    expect(late.status).toBe(412);
  });

  it('is an admin’s to set, and takes only findings that there are', async () => {
    const body = { submit: ['host-pid'], release: [] };
    expect((await call('PUT', path, { token: reviewer, body })).status).toBe(403);
    const wrong = await call('PUT', path, { token: admin, body: { submit: ['host-pidd'], release: [] } });
    expect(wrong.body.errors).toMatchObject([{ pointer: '/submit/0' }]);
  });
});
