import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { root } from '../local/settings.ts';
import { listenTo } from './support/events.ts';
import { workload } from './support/faults.ts';
import { newHelm } from './support/helm.ts';
import {
  accepted,
  actOn,
  cluster,
  ended,
  install,
  kubectl,
  newProject,
  shown,
  uninstall,
} from './support/installations.ts';
import { act, call, eventually, newWorkspace, release, tokenOf, unique, upload } from './support/store.ts';

const chart = (file: string): Buffer => readFileSync(join(root, '../shared/charts/tutorial', file));

let isv: string;
let reviewer: string;
let workspace: string;
let helm: (...args: string[]) => Promise<string>;

interface Release {
  revision: string;
  status: string;
  chart: string;
}

async function helmList(namespace: string): Promise<Release[]> {
  return JSON.parse(await helm('list', '--namespace', namespace, '--kubeconfig', cluster.kubeconfig, '--output=json'));
}

async function pods(namespace: string, selector: string): Promise<string[]> {
  const format = 'jsonpath={range .items[*]}{.status.phase}{"\\n"}{end}';
  const found = await kubectl('get', 'pods', '--namespace', namespace, '--selector', selector, '--output', format);
  return found.split('\n').filter(line => line !== '');
}

beforeAll(async () => {
  [isv, reviewer] = [await tokenOf('isv'), await tokenOf('reviewer')];
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  helm = await newHelm();
});

describe('the tutorial’s EMQ X, written for Kubernetes 1.15', () => {
  const versions: { id: string; name: string }[] = [];
  let project: { id: string; namespace: string };
  let id: string;

  beforeAll(async () => {
    project = await newProject(workspace, isv);
    for (const file of ['emqx-v1.0.0-beta.1', 'emqx-v1.0.0-beta.2', 'emqx-v1.0.0-rc.1', 'emqx-v4.0.2']) {
      const { id: version = '', name = '' } = await upload(workspace, chart(`${file}.tgz`));
      versions.push({ id: version, name });
    }
  });

  it('shows what would be installed, and what is mapped to today’s API versions', async () => {
    const { status, body } = await call('POST', '/v1/installations:preview', {
      token: isv,
      body: { project: project.id, release: 'broker', version: versions[0]?.id },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'install', possible: true, problems: [], clusterWide: [] });
    expect(body.changes).toContainEqual(
      expect.objectContaining({ kind: 'StatefulSet', path: '/apiVersion', from: 'apps/v1beta1', to: 'apps/v1' }),
    );
    expect(body.changes).toContainEqual(
      expect.objectContaining({ path: '/metadata/namespace', from: 'default', to: project.namespace }),
    );
    expect(body.objects).toContainEqual(expect.objectContaining({ kind: 'StatefulSet', change: 'added' }));
    await expect.poll(() => kubectl('get', 'statefulsets', '--namespace', project.namespace, '--output=name')).toBe('');
  });

  it('installs a draft of one’s own, with its pods running', async () => {
    const done = await install(isv, { project: project.id, release: 'broker', version: versions[0]?.id ?? '' });
    expect(done.operation.detail).not.toBe('');
    expect(done).toMatchObject({
      status: 'installed',
      health: 'healthy',
      revision: 1,
      operation: { status: 'succeeded' },
    });
    ({ id } = done);
    // At once: Berth said that they are.
    expect(await pods(project.namespace, 'app.kubernetes.io/instance=broker')).toEqual([
      'Running',
      'Running',
      'Running',
    ]);
    await expect
      .poll(() => helmList(project.namespace))
      .toMatchObject([{ revision: '1', status: 'deployed', chart: 'emqx-v1.0.0-beta.1' }]);
  });

  it('upgrades along all versions', async () => {
    for (const version of versions.slice(1)) {
      const done = await actOn(isv, id, { action: 'upgrade', version: version.id });
      expect(done, done.operation.detail).toMatchObject({ status: 'installed', versionName: version.name });
    }
    await expect
      .poll(() => helmList(project.namespace))
      .toMatchObject([{ revision: '4', status: 'deployed', chart: 'emqx-v4.0.2' }]);
  });

  it('rolls back to the first revision, and the history is helm’s', async () => {
    const done = await actOn(isv, id, { action: 'rollback', revision: 1 });
    expect(done, done.operation.detail).toMatchObject({
      status: 'installed',
      versionName: 'v1.0.0-beta.1',
      revision: 5,
    });
    const { body } = await call('GET', `/v1/installations/${id}/history`, { token: isv });
    const own = body.items?.map(({ revision, status, chart: of }) => ({ revision, status, chart: of }));
    const theirs: Release[] = JSON.parse(
      await helm('history', 'broker', '-n', project.namespace, '--kubeconfig', cluster.kubeconfig, '--output=json'),
    );
    expect(own?.reverse()).toEqual(theirs.map(({ revision, status, chart: of }) => ({ revision, status, chart: of })));
  });

  it('tells of each object, its pods and events', async () => {
    const { body } = await call('GET', `/v1/installations/${id}/resources`, { token: isv });
    const set = body.items?.find(each => each.kind === 'StatefulSet');
    expect(set).toMatchObject({ state: 'ready', reason: '3 of 3 pods are ready' });
    expect(set?.pods).toHaveLength(3);
    expect(body.items?.every(each => each.state === 'ready')).toBe(true);
  });

  it('uninstalls, and the release’s name is free again', async () => {
    const done = await uninstall(isv, id);
    expect(done, done.operation.detail).toMatchObject({ status: 'removed', operation: { status: 'succeeded' } });
    await expect.poll(() => helmList(project.namespace)).toEqual([]);
    await expect.poll(() => kubectl('get', 'statefulsets,services', '-n', project.namespace, '--output=name')).toBe('');
    const again = await install(isv, { project: project.id, release: 'broker', version: versions[3]?.id ?? '' });
    expect(again, again.operation.detail).toMatchObject({ status: 'installed', revision: 1 });
  });
});

describe('a version that is suspended while it runs', () => {
  it('is warned of, in an event too; so is a newer one', async () => {
    const heard = await listenTo('Version Suspended In Use');
    const project = await newProject(workspace, isv);
    const name = unique('warned');
    const [first = '', last = ''] = await Promise.all(
      ['1.0.0', '2.0.0'].map(async version => (await upload(workspace, chartPackage({ name, version }))).id),
    );
    for (const version of [first, last]) await release(version);
    const { id } = await install(isv, { project: project.id, release: 'warned', version: first });
    await act(reviewer, first, 'suspend', 'A vulnerability');
    const warned = await eventually(async () => {
      const now = await shown(id, isv);
      return now.warnings.length === 2 && now;
    }, 'two warnings');
    expect(warned.warnings.map(each => each.code)).toEqual(['version-suspended', 'version-available']);
    expect(warned.upgrade?.version).toBe(last);
    for (const [token, query] of [
      [isv, `workspace=${workspace}&`],
      [await tokenOf('admin'), ''],
    ]) {
      const hit = await call('GET', `/v1/installations?${query}warning=version-suspended`, { token });
      expect(hit.body.items?.map(each => each.id)).toContain(id);
    }
    const event = await eventually(async () => (await heard()).find(each => each.installation === id), 'the event');
    expect(event).toMatchObject({ version: first, workspace, release: 'warned', reason: 'A vulnerability' });
  });
});

describe('the tutorial’s Redis, with volumes', () => {
  it('installs, upgrades with values, shows them, rolls back and uninstalls', async () => {
    const project = await newProject(workspace, isv);
    const older = await upload(workspace, chart('redis-11.3.4.tgz'));
    const newer = await upload(workspace, chart('redis-12.0.0.tgz'));
    const values = '# Two will do\ncluster:\n  slaveCount: 1\n';
    const first = await install(isv, { project: project.id, release: 'cache', version: older.id ?? '', values });
    expect(first, first.operation.detail).toMatchObject({ status: 'installed', health: 'healthy' });
    const { body: planned } = await call('POST', '/v1/installations:preview', {
      token: isv,
      body: { project: project.id, release: 'cache', version: newer.id, values: 'cluster:\n  slaveCount: 2\n' },
    });
    expect(planned).toMatchObject({ kind: 'upgrade', possible: true });
    const set = (planned.objects as { kind: string; name: string; fields: { pointer: string }[] }[]).find(
      each => each.kind === 'StatefulSet' && each.name.includes('slave'),
    );
    expect(set?.fields).toContainEqual(expect.objectContaining({ pointer: '/spec/replicas', from: 1, to: 2 }));
    expect(planned.manifest).toContain('redis-password: "•••"');
    expect(planned.manifest).not.toMatch(/redis-password: (?!"•)/);
    const second = await actOn(isv, first.id, {
      action: 'upgrade',
      version: newer.id,
      values: 'cluster:\n  slaveCount: 2\n',
    });
    expect(second, second.operation.detail).toMatchObject({ status: 'installed', versionName: '12.0.0', revision: 2 });
    await expect.poll(() => pods(project.namespace, 'release=cache')).toHaveLength(3);
    const kept = await call('GET', `/v1/installations/${first.id}/values?revision=1`, { token: isv });
    expect(kept.body).toMatchObject({ revision: 1, values });
    const back = await actOn(isv, first.id, { action: 'rollback', revision: 1 });
    expect(back, back.operation.detail).toMatchObject({ status: 'installed', versionName: '11.3.4', revision: 3 });
    // The values went back too: an upgrade without any keeps those.
    const again = await actOn(isv, first.id, { action: 'upgrade', version: newer.id });
    expect(again, again.operation.detail).toMatchObject({ status: 'installed', revision: 4 });
    await expect.poll(() => pods(project.namespace, 'release=cache')).toHaveLength(2);
    const gone = await uninstall(isv, first.id);
    expect(gone, gone.operation.detail).toMatchObject({ status: 'removed' });
  });
});

describe('two at once', () => {
  it('on one installation: the second is told of the first; on one name: the second gets 409', async () => {
    const project = await newProject(workspace, isv);
    // Its hook hangs: the first is still at work when the others have been answered, however busy this machine is.
    const { id: version } = await upload(workspace, workload('twice', '1.0.0', { hook: 'berth.test/hangs' }));
    const order = { token: isv, body: { project: project.id, release: 'twice', version } };
    const answers = await Promise.all([1, 2].map(() => call('POST', '/v1/installations', order)));
    expect(answers.map(answer => answer.status).sort()).toEqual([202, 409]);
    const id = accepted(answers.find(answer => answer.status === 202) ?? answers[0] ?? (undefined as never));
    const early = await call('POST', `/v1/installations/${id}/actions`, {
      token: isv,
      body: { action: 'upgrade', version },
    });
    expect(early.status).toBe(409);
    expect(early.body.type).toBe('urn:berth:problem:operation-running');
    expect((await ended(id, isv)).status).toBe('failed');
    await expect.poll(() => helmList(project.namespace)).toMatchObject([{ revision: '1' }]);
  });
});
