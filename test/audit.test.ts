import { readFileSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { type Entry, log, traced } from './support/audit.ts';
import { actOn, install, newProject, uninstall } from './support/installations.ts';
import {
  type Call,
  call,
  eventually,
  newUser,
  newWorkspace,
  s3,
  stack,
  tokenOf,
  unique,
  upload,
} from './support/store.ts';

let admin: string;
let isv: string;
let reviewer: string;
let workspace: string;

beforeAll(async () => {
  [admin, isv, reviewer] = [await tokenOf('admin'), await tokenOf('isv'), await tokenOf('reviewer')];
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
});

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
  });

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

describe('what is done to apps of several workspaces at once', () => {
  it('is in the log of each, about its own apps alone: which moved, from where to where', async () => {
    const other = await newWorkspace({ isv: ['owner', 'developer'] });
    const categories = [unique('from'), unique('to')] as const;
    for (const id of categories) await call('POST', '/v1/categories', { token: admin, body: { id, name: id } });
    const newApp = async (of: string) => {
      const name = unique('moved');
      return { name, id: String((await upload(of, chartPackage({ name, version: '1.0.0' }))).app) };
    };
    const [one, two, third] = [await newApp(workspace), await newApp(workspace), await newApp(other)];
    const move = (to: string, apps: string[]) =>
      traced('POST', `/v1/categories/${to}/apps`, { token: admin, body: { apps } });
    await move(categories[0], [one.id]);
    const { entries } = await move(categories[1], [one.id, two.id, third.id, 'app_none']);
    const to = categories[1];
    const common = { actor: 'admin', action: 'moveApps', outcome: 'done', status: 200 };
    const of = (name: string | null) => entries.find(each => each.workspace === name);
    expect(entries).toHaveLength(3);
    expect(of(null)).toMatchObject({ ...common, object: { kind: 'category', id: to } });
    expect(of(workspace)).toMatchObject({ ...common, object: { kind: 'category', id: to } });
    expect(of(workspace)?.changes.sort((a, b) => a.field.localeCompare(b.field))).toEqual([
      { field: one.name, from: categories[0], to },
      { field: two.name, from: 'uncategorized', to },
    ]);
    expect(of(other)?.changes).toEqual([{ field: third.name, from: 'uncategorized', to }]);
    expect((await log({ workspace: other, action: 'moveApps' }, isv)).map(({ id }) => id)).toEqual([of(other)?.id]);
    // What is where it was touches no workspace.
    expect((await move(to, [one.id])).entries.map(each => each.workspace)).toEqual([null]);
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
    const [ended, begun] = await log({ object: String(rollout.answer.body.id) });
    expect(begun?.action).toBe('createRollout');
    expect(ended).toMatchObject({
      actor: 'isv',
      action: 'endRollout',
      workspace,
      object: { kind: 'rollout', name: `${name} 2.0.0` },
      outcome: 'done',
      correlation: begun?.correlation,
    });
    expect(Object.fromEntries(ended?.changes.map(({ field, to }) => [field, to]) ?? [])).toEqual({
      ...{ version: '2.0.0', status: 'succeeded', installations: 1 },
      ...{ succeeded: 1, failed: 0, 'rolled-back': 0, skipped: 0 },
    });
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
