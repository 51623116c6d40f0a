import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import {
  agedRelease,
  expectDeployedOnce,
  helmHistory,
  kubeconfigWith,
  pendingRelease,
  reached,
  registerAgain,
  statesOf,
  stopExecution,
  sweep,
  upgradeByHand,
  whileSilent,
  workload,
} from './support/faults.ts';
import { accepted, actOn, ended, install, kubectl, newProject, shown, uninstall } from './support/installations.ts';
import { tries } from './support/long.ts';
import {
  finishStep,
  heldHelm,
  type Killing,
  killedStep,
  killSandboxes,
  parkedChange,
  parkedInstall,
  parkOperations,
  runStep,
  type Step,
} from './support/operations.ts';
import { call, eventually, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

let isv: string;
let workspace: string;
let project: { id: string; namespace: string };
/** A good version, a better one, one with a hook, one that never becomes ready, one whose hook never ends. */
const versions = { plain: '', good: '', better: '', hooked: '', unready: '', hanging: '' };

beforeAll(async () => {
  isv = await tokenOf('isv');
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  project = await newProject(workspace, isv);
  await parkOperations();
  const packages: Record<keyof typeof versions, Buffer> = {
    plain: chartPackage({ name: 'plain', version: '1.0.0' }),
    good: workload('faulty', '1.0.0'),
    better: workload('faulty', '1.1.0', { image: 'nginx:2' }),
    hooked: workload('faulty', '1.2.0', { hook: 'nginx:1' }),
    unready: workload('faulty', '1.3.0', { image: 'berth.test/unready' }),
    hanging: workload('faulty', '1.5.0', { hook: 'berth.test/hangs' }),
  };
  for (const name of Object.keys(packages) as (keyof typeof versions)[])
    versions[name] = (await upload(workspace, packages[name])).id ?? '';
});

/** Orders an installation, and does not wait for it. */
async function order(release: string, version: string, more: object = {}, where = project.id): Promise<string> {
  return accepted(
    await call('POST', '/v1/installations', { token: isv, body: { project: where, release, version, ...more } }),
  );
}

describe('a step that is killed', () => {
  let counter = 0;

  /** Installs step by step, and kills one of the steps on its way. */
  async function installKilling(version: string, step: Step, killing: Killing) {
    const release = `killed-${counter++}`;
    const installation = await parkedInstall(project.id, release, version);
    if (step === 'apply') await finishStep(installation, 'preview');
    const killed = await killedStep(installation, step, killing);
    const told = `${step} ${JSON.stringify(killing)}`;
    for (const next of ['preview', 'apply', 'look', 'succeeded'] as const)
      if (next !== 'preview' || step === 'preview')
        expect(await finishStep(installation, next), `${told}, then ${next}`).toMatchObject({ state: 'done' });
    expect(await shown(installation.installation, isv), told).toMatchObject({
      status: 'installed',
      operation: { status: 'succeeded' },
    });
    return { ...killed, release, told };
  }

  const spread = (from: number, to: number, count: number): number[] => [
    ...new Set(Array.from({ length: count }, (_, index) => Math.round(from + ((to - from) * index) / (count - 1)))),
  ];

  it.each(['preview', 'apply'] as const)(
    '%s is finished by its repetition, and nothing is applied twice',
    async step => {
      const whole = await installKilling(versions.plain, step, {});
      expect(whole.killed).toBe(false);
      for (const afterCall of spread(1, whole.calls, tries(2, 10))) {
        const { release, told } = await installKilling(versions.plain, step, { afterCall });
        await expectDeployedOnce(project.namespace, release, 1, told);
      }
    },
  );

  it('while helm is at work, leaves a pending release that the repetition mends', async () => {
    for (const inHelm of [20, 150, 350]) {
      const { release, told } = await installKilling(versions.plain, 'apply', { inHelm });
      await expectDeployedOnce(project.namespace, release, 2, told);
    }
    const release = `killed-${counter}`;
    const once = () => pendingRelease(project.namespace, release, 'pending-install');
    await installKilling(versions.hooked, 'apply', { once });
    await expectDeployedOnce(project.namespace, release, 2, 'pending-install');
    expect((await helmHistory(project.namespace, release))[0]?.description).toContain('Berth marked it as failed');
  });

  it('when helm has done it, is told so by the release', async () => {
    const { killed, release, told } = await installKilling(versions.plain, 'apply', { afterHelm: true });
    expect(killed).toBe(true);
    await expectDeployedOnce(project.namespace, release, 1, told);
  });

  it('with its sandbox: the state machine repeats it, and the run ends well', async () => {
    const id = await order('sandbox', versions.hooked);
    await pendingRelease(project.namespace, 'sandbox', 'pending-install');
    expect(killSandboxes('berth-installations-step')).toBeGreaterThanOrEqual(1);
    const done = await ended(id, isv);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', revision: 2 });
    await expectDeployedOnce(project.namespace, 'sandbox', 2, 'killed in its sandbox');
  });

  it('for good: the next operation mends what an upgrade and a roll-back left pending', async () => {
    const { id } = await install(isv, { project: project.id, release: 'left', version: versions.hooked });
    const first = await parkedChange(id, { version: versions.hooked });
    await finishStep(first, 'preview');
    await killedStep(first, 'apply', { once: () => pendingRelease(project.namespace, 'left', 'pending-upgrade') });
    await runStep(first, 'failed', { detail: 'It died too often' });
    const second = await parkedChange(id, { revision: 1 });
    expect(await finishStep(second, 'preview')).toMatchObject({ state: 'done' });
    await killedStep(second, 'apply', { once: () => pendingRelease(project.namespace, 'left', 'pending-rollback') });
    await runStep(second, 'failed', { detail: 'It died too often' });
    const done = await actOn(isv, id, { action: 'upgrade', version: versions.better });
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', versionName: '1.1.0', revision: 4 });
    const history = await helmHistory(project.namespace, 'left');
    expect(history.map(each => each.status)).toEqual(['superseded', 'failed', 'failed', 'deployed']);
  });
});

describe('a cluster that is cut off', () => {
  it('for a while, is waited for in each step', async () => {
    const id = await order('cut', versions.good);
    const done = await whileSilent(12_000, async () => undefined).then(() => ended(id, isv));
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', operation: { status: 'succeeded' } });
    await expectDeployedOnce(project.namespace, 'cut', 1, 'cut off at the beginning');
    const { id: hooked } = { id: await order('cut-in-helm', versions.hooked) };
    await pendingRelease(project.namespace, 'cut-in-helm', 'pending-install');
    await whileSilent(4_000, async () => undefined);
    const second = await ended(hooked, isv);
    expect(second, second.operation.detail).toMatchObject({ status: 'installed' });
    await expectDeployedOnce(project.namespace, 'cut-in-helm', 2, 'cut off while helm was at work');
  });

  it('for too long, ends the run, which says so; the next one works', async () => {
    const id = await order('gone', versions.hooked);
    await pendingRelease(project.namespace, 'gone', 'pending-install');
    const failed = await whileSilent(0, () => ended(id, isv));
    expect(failed).toMatchObject({ status: 'failed', operation: { status: 'failed' } });
    expect(failed.operation.detail).toContain('The cluster does not answer');
    const early = await whileSilent(0, async () => ended(await order('gone-early', versions.good), isv));
    expect(early.operation.detail).toContain('The cluster does not answer');
    const done = await actOn(isv, id, { action: 'upgrade', version: versions.good });
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', operation: { status: 'succeeded' } });
  });
});

describe('credentials that stop working', () => {
  it('in the middle: the run says so; with good ones the next operation works', async () => {
    const cluster = await registerAgain(await kubeconfigWith());
    const made = await call('POST', `/v1/workspaces/${workspace}/projects`, {
      token: isv,
      body: { cluster, namespace: unique('ns') },
    });
    const id = await order('expired', versions.unready, {}, String(made.body.id));
    await reached(id, isv, 'wait for the objects');
    const replace = async (kubeconfig: string) =>
      call('PATCH', `/v1/clusters/${cluster}`, { token: await tokenOf('admin'), body: { kubeconfig } });
    const { body } = await replace(await kubeconfigWith({ token: 'a-token-that-has-expired' }));
    expect(body, JSON.stringify(body)).toMatchObject({ status: 'unreachable' });
    const failed = await ended(id, isv);
    expect(failed).toMatchObject({ status: 'failed', operation: { status: 'failed' } });
    expect(failed.operation.detail).toContain('does not take the credentials');
    const refused = await actOn(isv, id, { action: 'upgrade', version: versions.good });
    expect(refused.operation.detail).toContain('does not take the credentials');
    await replace(await kubeconfigWith());
    const done = await actOn(isv, id, { action: 'upgrade', version: versions.good });
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', versionName: '1.0.0' });
  });
});

describe('a namespace that is deleted', () => {
  it('under a running and a finished installation: told, missing, uninstalled, made anew', async () => {
    const lost = await newProject(workspace, isv);
    const finished = await install(isv, { project: lost.id, release: 'finished', version: versions.good });
    expect(finished).toMatchObject({ status: 'installed' });
    const running = await order('running', versions.unready, {}, lost.id);
    await reached(running, isv, 'wait for the objects');
    await kubectl('delete', 'namespace', lost.namespace, '--wait=true');
    const failed = await ended(running, isv);
    expect(failed).toMatchObject({ status: 'failed', operation: { status: 'failed' } });
    expect(failed.operation.detail).toContain(`The namespace "${lost.namespace}" was deleted`);
    await sweep();
    for (const id of [running, finished.id]) expect(await shown(id, isv)).toMatchObject({ health: 'missing' });
    const upgrade = await actOn(isv, finished.id, { action: 'upgrade', version: versions.better });
    expect(upgrade.operation.detail).toContain('was deleted on the cluster');
    for (const id of [running, finished.id]) {
      const gone = await uninstall(isv, id);
      expect(gone, gone.operation.detail).toMatchObject({ status: 'removed', operation: { status: 'succeeded' } });
    }
    const mended = await call('PATCH', `/v1/projects/${lost.id}`, { token: isv, body: { description: 'Again' } });
    expect(mended.status).toBe(200);
    const again = await install(isv, { project: lost.id, release: 'finished', version: versions.good });
    expect(again, again.operation.detail).toMatchObject({ status: 'installed', revision: 1 });
  });
});

describe('helm by hand at the same time', () => {
  it('is left alone while it may be at work; what it left long ago is mended', async () => {
    const { id } = await install(isv, { project: project.id, release: 'by-hand', version: versions.good });
    const stop = await upgradeByHand(
      project.namespace,
      'by-hand',
      workload('faulty', '2.0.0', { hook: 'berth.test/hangs' }),
    );
    try {
      await pendingRelease(project.namespace, 'by-hand', 'pending-upgrade');
      const refused = await actOn(isv, id, { action: 'upgrade', version: versions.better });
      expect(refused.operation.detail).toContain('Somebody is changing this release with helm right now');
      expect((await helmHistory(project.namespace, 'by-hand')).at(-1)?.status).toBe('pending-upgrade');
    } finally {
      stop();
    }
    await agedRelease(project.namespace, 'by-hand', 11);
    const done = await actOn(isv, id, { action: 'upgrade', version: versions.better });
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', versionName: '1.1.0', revision: 3 });
  });
});

describe('an execution that is stopped by hand', () => {
  it('is found by the next operation, which ends it with the reason, and runs', async () => {
    const id = await order('stopped', versions.unready);
    const { operation } = await reached(id, isv, 'wait for the objects');
    await stopExecution(operation.execution);
    const done = await actOn(isv, id, { action: 'upgrade', version: versions.good });
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', revision: 2 });
    const { body } = await call('GET', `/v1/installations/${id}/operations`, { token: isv });
    expect(body.items?.[1]).toMatchObject({ id: operation.id, status: 'failed', step: 'wait for the objects' });
    expect(body.items?.[1]?.detail).toContain('was stopped (“Stopped by a person”)');
  });

  it('while its helm is at work: the next operation waits until that helm has ended', async () => {
    const id = await order('stopped-in-helm', versions.hanging);
    await pendingRelease(project.namespace, 'stopped-in-helm', 'pending-install');
    const goOn = heldHelm('stopped-in-helm');
    await stopExecution((await shown(id, isv)).operation.execution);
    const body = { action: 'upgrade', version: versions.better };
    accepted(await call('POST', `/v1/installations/${id}/actions`, { token: isv, body }));
    await eventually(
      async () => (await statesOf((await shown(id, isv)).operation.execution)).includes('wait for the cluster'),
      'the next operation to wait',
    );
    goOn();
    const done = await ended(id, isv);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', revision: 2 });
    expect(await statesOf(done.operation.execution)).toContain('wait for the cluster');
    const [first, second] = await helmHistory(project.namespace, 'stopped-in-helm');
    // Its own last words, and not that it was taken for dead.
    expect(first?.description).toContain('failed pre-install');
    expect(second?.status).toBe('deployed');
  });

  it('is ended by the health sweep', async () => {
    const id = await order('swept', versions.unready);
    await stopExecution((await reached(id, isv, 'wait for the objects')).operation.execution);
    expect((await sweep()).ended).toBeGreaterThanOrEqual(1);
    const now = await shown(id, isv);
    expect(now).toMatchObject({ status: 'failed', operation: { status: 'failed' } });
    expect(now.operation.detail).toContain('was stopped');
  });
});
