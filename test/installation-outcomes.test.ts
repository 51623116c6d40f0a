import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import {
  expectDeployedOnce,
  kubeconfigWith,
  pendingRelease,
  reached,
  registerAgain,
  statesOf,
  whileSilent,
  workload,
} from './support/faults.ts';
import { accepted, actOn, ended, install, kubectl, newProject, shown } from './support/installations.ts';
import { runApart } from './support/operations.ts';
import { startProxy } from './support/proxy.ts';
import {
  act,
  call,
  eventually,
  newWorkspace,
  release as releaseVersion,
  tokenOf,
  unique,
  upload,
} from './support/store.ts';

let isv: string;
let workspace: string;

beforeAll(async () => {
  isv = await tokenOf('isv');
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
});

/** Orders an installation, and does not wait for it. */
async function order(release: string, of: string, more: object, project: string): Promise<string> {
  const body = { project, release, version: of, ...more };
  return accepted(await call('POST', '/v1/installations', { token: isv, body }));
}

async function version(bytes: Buffer): Promise<string> {
  return (await upload(workspace, bytes)).id ?? '';
}

describe('an operation that fails', () => {
  it('brings back the revision before, if asked: values, version and history say so', async () => {
    const values = 'greeting: the first\n';
    const project = await newProject(workspace, isv);
    const good = await version(workload('undone', '1.0.0'));
    const missing = await version(workload('undone', '1.1.0', { image: 'berth.test/missing', deadline: 3 }));
    const better = await version(workload('undone', '1.2.0'));
    const { id } = await install(isv, { project: project.id, release: 'back', version: good, values });
    const upgrade = { action: 'upgrade', version: missing, values: 'greeting: the second\n' };
    const done = await actOn(isv, id, { ...upgrade, rollbackOnFailure: true });
    expect(done).toMatchObject({
      status: 'installed',
      versionName: '1.0.0',
      revision: 3,
      operation: { status: 'rolled-back' },
    });
    expect(done.operation.detail).toContain('berth.test/missing');
    const history = await call('GET', `/v1/installations/${id}/history`, { token: isv });
    expect(history.body.items?.map(each => each.version)).toEqual([good, missing, good]);
    expect(history.body.items?.map(each => each.returnable)).toEqual([true, false, true]);
    expect((await call('GET', `/v1/installations/${id}/values`, { token: isv })).body).toMatchObject({
      revision: 3,
      values,
    });
    // Without values of its own, an upgrade keeps those that were brought back.
    const again = await actOn(isv, id, { action: 'upgrade', version: better });
    expect(again, again.operation.detail).toMatchObject({ status: 'installed', revision: 4 });
    expect((await call('GET', `/v1/installations/${id}/values`, { token: isv })).body).toMatchObject({ values });
    // What was brought back can be gone back to like any other revision; what failed cannot.
    const back = { action: 'rollback', revision: 3 };
    const returned = await actOn(isv, id, back);
    expect(returned, returned.operation.detail).toMatchObject({ versionName: '1.0.0', revision: 5 });
    expect((await call('GET', `/v1/installations/${id}/values`, { token: isv })).body).toMatchObject({ values });
    const refused = await call('POST', `/v1/installations/${id}/actions`, {
      token: isv,
      body: { ...back, revision: 2 },
    });
    expect(refused.status).toBe(409);
  });

  it('leaves nothing of a first installation', async () => {
    const project = await newProject(workspace, isv);
    const missing = await version(workload('nothing', '1.0.0', { image: 'berth.test/missing', deadline: 3 }));
    const order = { project: project.id, release: 'nothing', version: missing, rollbackOnFailure: true };
    const done = await install(isv, order);
    expect(done).toMatchObject({ status: 'failed', revision: 0, operation: { status: 'rolled-back' } });
    const left = ['get', 'deployments,configmaps,secrets', '-n', project.namespace, '-o', 'name'];
    expect(await kubectl(...left)).not.toContain('nothing');
  });
});

describe('a cluster that goes away', () => {
  it('while helm is at work: the step waits, mends what helm left, and runs it again', async () => {
    const direct = await kubeconfigWith();
    const port = Number(/"server": ?"https:\/\/127\.0\.0\.1:(\d+)"/.exec(direct)?.[1]);
    const proxy = await startProxy(port);
    const cluster = await registerAgain(direct.replace(`127.0.0.1:${port}`, `127.0.0.1:${proxy.port}`));
    const namespace = unique('ns');
    const made = await call('POST', `/v1/workspaces/${workspace}/projects`, {
      token: isv,
      body: { cluster, namespace },
    });
    const hooked = await version(workload('away', '1.0.0', { hook: 'nginx:1' }));
    const id = await order('away', hooked, {}, String(made.body.id));
    await pendingRelease(namespace, 'away', 'pending-install');
    await proxy.cut();
    const waiting = await eventually(async () => {
      const { execution } = (await shown(id, isv)).operation;
      return (await statesOf(execution)).includes('let the cluster come back');
    }, 'the step to wait');
    await proxy.mend();
    const done = await ended(id, isv);
    await proxy.cut();
    expect(waiting).toBe(true);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', operation: { status: 'succeeded' } });
    await expectDeployedOnce(namespace, 'away', 2, 'cut off while helm was at work');
  });

  it('when something has to be brought back: that waits, too', async () => {
    const project = await newProject(workspace, isv);
    const good = await version(workload('late', '1.0.0'));
    const unready = await version(workload('late', '1.1.0', { image: 'berth.test/unready' }));
    const { id } = await install(isv, { project: project.id, release: 'late', version: good });
    const body = { action: 'upgrade', version: unready, rollbackOnFailure: true };
    const { execution } = (await call('POST', `/v1/installations/${id}/actions`, { token: isv, body })).body
      .operation as { execution: string };
    await reached(id, isv, 'wait for the objects');
    const waits = async () => (await statesOf(execution)).includes('give the cluster time');
    await whileSilent(0, () => eventually(waits, 'the way back to wait', 100_000));
    const done = await ended(id, isv);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', operation: { status: 'rolled-back' } });
    await expectDeployedOnce(project.namespace, 'late', 3, 'brought back late');
  });
});

describe('a rollout', () => {
  const wait = (id: string) =>
    eventually(
      async () => {
        const { body } = await call('GET', `/v1/rollouts/${id}`, { token: isv });
        return body.status !== 'running' && body;
      },
      'the end of the rollout',
      100_000,
    );
  const members = (body: Record<string, unknown>) =>
    (body.installations as { status: string }[]).map(each => each.status);

  it('goes wave by wave, and stops when one fails or the version is suspended', async () => {
    const own = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
    const where = await newProject(own, isv);
    const name = unique('waves');
    const version: string[] = [];
    for (const [number, image] of ['nginx:1', 'nginx:2', 'berth.test/{{ .Values.greeting }}', 'nginx:4'].entries())
      version.push((await upload(own, workload(name, `1.${number}.0`, { image, deadline: 20 }))).id ?? '');
    // The third version comes up where the greeting is no image that goes wrong.
    const values = (index: number) => `greeting: ${index === 1 ? 'missing' : 'fine'}\n`;
    const ids = await Promise.all(
      [0, 1, 2, 3, 4].map(index => order(`wave-${index}`, version[0] ?? '', { values: values(index) }, where.id)),
    );
    for (const id of ids) expect(await ended(id, isv)).toMatchObject({ status: 'installed' });
    const begin = async (to: string | undefined) =>
      wait(
        accepted(
          await call('POST', '/v1/rollouts', {
            token: isv,
            body: { workspace: own, version: to, installations: ids, wave: 2 },
          }),
        ),
      );
    const all = await begin(version[1]);
    expect(all.status).toBe('succeeded');
    expect(members(all)).toEqual(Array.from({ length: 5 }, () => 'succeeded'));
    const stopped = await begin(version[2]);
    expect(members(stopped)).toEqual(['succeeded', 'failed', 'skipped', 'skipped', 'skipped']);
    expect(stopped).toMatchObject({ status: 'stopped', detail: '1 failed: no further wave begins.' });
    await releaseVersion(version[3] ?? '');
    const suspended = begin(version[3]);
    await eventually(async () => (await shown(ids[0] ?? '', isv)).operation.status === 'running', 'the first wave');
    await act(await tokenOf('reviewer'), version[3] ?? '', 'suspend', 'A vulnerability');
    const halted = await suspended;
    // What had looked at its version before goes on to its end, what had not is refused; nothing else begins.
    const [first, second, ...later] = members(halted);
    for (const each of [first, second]) expect(['succeeded', 'failed']).toContain(each);
    expect(later).toEqual(['skipped', 'skipped', 'skipped']);
    expect(halted.detail).toContain('was suspended');
  });
});

describe('the health sweep', () => {
  it('tells all states in one pass, with as many requests for many installations as for few', async () => {
    const where = await newProject(workspace, isv);
    const good = await version(workload('swept', '1.0.0'));
    const missing = await version(workload('swept', '1.1.0', { image: 'berth.test/missing', deadline: 3 }));
    const plain = await version(chartPackage({ name: 'swept-plain', version: '1.0.0' }));
    const begun = async (release: string, version: string) => order(release, version, {}, where.id);
    const [well, broken, absent] = [
      await begun('well', good),
      await begun('broken', missing),
      await begun('absent', good),
    ];
    for (const id of [well, broken, absent]) await ended(id, isv);
    const before = await runApart('installations/health', '{}');
    const more = await Promise.all(Array.from({ length: 6 }, (_, index) => begun(`more-${index}`, plain)));
    for (const id of more) await ended(id, isv);
    await kubectl('delete', 'secrets', '-n', where.namespace, '-l', 'owner=helm,name=absent');
    const after = await runApart('installations/health', '{}');
    expect(before.clusterCalls).toBeGreaterThan(5);
    expect(after.clusterCalls).toBe(before.clusterCalls);
    expect(await shown(well, isv)).toMatchObject({ health: 'healthy' });
    expect(await shown(broken, isv)).toMatchObject({ health: 'degraded' });
    expect(await shown(absent, isv)).toMatchObject({ health: 'missing' });
    for (const id of more) expect(await shown(id, isv)).toMatchObject({ health: 'healthy' });
  });
});
