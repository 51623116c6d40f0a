import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { log } from './support/audit.ts';
import { stopExecution, sweep, workload } from './support/faults.ts';
import { accepted, ended, install, newProject, shown } from './support/installations.ts';
import { call, eventually, newUser, newWorkspace, stack, tokenOf, unique, upload } from './support/store.ts';

let isv: string;
let workspace: string;

beforeAll(async () => {
  isv = await tokenOf('isv');
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
});

interface Rollout {
  id: string;
  status: string;
  detail: string;
  counts: Record<string, number>;
  installations: { installation: string; status: string }[];
}

async function rolloutOf(id: string): Promise<Rollout> {
  return (await call('GET', `/v1/rollouts/${id}`, { token: isv })).body as unknown as Rollout;
}

/** Two installations of one version, and a rollout of another to both, one after the other. */
async function begin(first: Buffer, second: Buffer): Promise<{ rollout: string; ids: string[] }> {
  const project = await newProject(workspace, isv);
  const [from = '', to = ''] = [(await upload(workspace, first)).id, (await upload(workspace, second)).id];
  const ids: string[] = [];
  for (const release of ['one', 'two'])
    ids.push((await install(isv, { project: project.id, release, version: from })).id);
  const order = { workspace, version: to, installations: ids, wave: 1, message: 'Please' };
  return { rollout: accepted(await call('POST', '/v1/rollouts', { token: isv, body: order })), ids };
}

const finished = (id: string) =>
  eventually(async () => (await rolloutOf(id)).status !== 'running' && (await rolloutOf(id)), 'its end', 100_000);

describe('the list of rollouts', () => {
  it('has the newest first, page by page, for who may see the installations', async () => {
    const name = unique('listed');
    const first = await begin(chartPackage({ name, version: '1.0.0' }), chartPackage({ name, version: '1.1.0' }));
    await finished(first.rollout);
    const second = await begin(chartPackage({ name, version: '2.0.0' }), chartPackage({ name, version: '2.1.0' }));
    await finished(second.rollout);
    const members = (query: string) =>
      call('GET', `/v1/rollouts/${first.rollout}/installations?${query}`, { token: isv });
    const one = (await members('limit=1')).body;
    expect(one.items).toMatchObject([{ installation: first.ids[0], release: 'one', wave: 1, status: 'succeeded' }]);
    expect((await members(`limit=1&cursor=${one.cursor}`)).body).toMatchObject({
      items: [{ installation: first.ids[1], release: 'two', wave: 2 }],
      cursor: null,
    });
    expect((await members('q=tw')).body.items).toMatchObject([{ release: 'two' }]);
    expect((await members('status=failed')).body).toEqual({ items: [], cursor: null });
    expect((await members('cursor=nonsense')).status).toBe(400);
    const page = async (token: string, query: string) => (await call('GET', `/v1/rollouts?${query}`, { token })).body;
    const newest = await page(isv, `workspace=${workspace}&limit=1`);
    expect(newest.items).toMatchObject([
      { id: second.rollout, status: 'succeeded', versionName: '2.1.0', counts: { succeeded: 2, waiting: 0 } },
    ]);
    const older = await page(isv, `workspace=${workspace}&limit=1&cursor=${newest.cursor}`);
    expect(older.items?.map(({ id }) => id)).toEqual([first.rollout]);
    expect((await page(await tokenOf('admin'), 'limit=1')).items?.[0]?.id).toBe(second.rollout);
    const stranger = await newUser(unique('stranger'));
    expect((await page(stranger, '')).items).toEqual([]);
    expect((await call('GET', `/v1/rollouts?workspace=${workspace}`, { token: stranger })).status).toBe(404);
  });
});

/** The execution of a rollout. */
function executionOf(rollout: string, name: string): string {
  const machine = (stack.outputs.RolloutStateMachineArn ?? '').replace(':stateMachine:', ':execution:');
  return `${machine}:${workspace}-${name}-rollout-${rollout.slice(-10)}`;
}

describe('a rollout to hundreds of installations', () => {
  it('is to all of them, which are read page by page; more than it takes are refused', async () => {
    const name = unique('hundreds');
    const { id = '', app = '' } = await upload(workspace, chartPackage({ name, version: '1.0.0' }));
    process.env.TABLE_NAME = stack.outputs.TableName;
    // Not loaded before now: the entities read their table's name when they are loaded.
    const { writeInstallations } = await import('../bench/rows.ts');
    await writeInstallations(workspace, 450, app);
    const order = { workspace, version: id, wave: 20 };
    const begun = await call('POST', '/v1/rollouts', { token: isv, body: order });
    const rollout = accepted(begun);
    expect(begun.body.installations).toHaveLength(200);
    const seen: unknown[] = [];
    let cursor: unknown = '';
    do {
      const query = `limit=100${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await call('GET', `/v1/rollouts/${rollout}/installations?${query}`, { token: isv });
      seen.push(...(body.items ?? []).map(({ release, wave }) => `${release} ${wave}`));
      ({ cursor } = body);
    } while (cursor);
    const expected = Array.from({ length: 450 }, (_, index) => `release-${index} ${1 + Math.floor(index / 20)}`);
    expect(seen).toEqual(expected);
    const next = await call(
      'GET',
      `/v1/rollouts/${rollout}/installations?limit=1&cursor=${begun.body.installationsCursor}`,
      {
        token: isv,
      },
    );
    expect(next.body.items).toMatchObject([{ release: 'release-200' }]);
    // Nothing was really installed: it would not come to its end.
    await stopExecution(executionOf(rollout, name));
    await sweep();
    const counts = Object.values((await rolloutOf(rollout)).counts).reduce((sum, count) => sum + count);
    expect(counts).toBe(450);
    await writeInstallations(workspace, 551, app);
    const tooMany = await call('POST', '/v1/rollouts', { token: isv, body: order });
    expect([tooMany.status, String(tooMany.body.detail)]).toEqual([409, expect.stringContaining('1001 installations')]);
    const installations = Array.from({ length: 1001 }, (_, index) => `ins_${index}`);
    const named = await call('POST', '/v1/rollouts', { token: isv, body: { ...order, installations } });
    expect(named.status).toBe(400);
  });
});

describe('a rollout whose execution is stopped', () => {
  it('is over when its present wave is, and says why', async () => {
    const name = unique('halted');
    const { rollout, ids } = await begin(
      workload(name, '1.0.0'),
      workload(name, '1.1.0', { image: 'berth.test/unready', deadline: 600 }),
    );
    await eventually(async () => (await shown(ids[0] ?? '', isv)).operation.status === 'running', 'the first wave');
    await stopExecution(executionOf(rollout, name));
    await sweep();
    expect(await rolloutOf(rollout)).toMatchObject({ status: 'running' });
    await ended(ids[0] ?? '', isv);
    await sweep();
    const halted = await rolloutOf(rollout);
    expect(halted).toMatchObject({ status: 'stopped' });
    expect(halted.detail).toContain('was stopped (“Stopped by a person”)');
    expect(halted.installations.map(({ status }) => status)).toEqual(['failed', 'skipped']);
    expect((await shown(ids[1] ?? '', isv)).versionName).toBe('1.0.0');
    const [last] = await log({ object: rollout, action: 'endRollout' });
    expect(last).toMatchObject({ actor: 'isv', workspace, outcome: 'failed', detail: halted.detail });
    expect(last?.changes).toEqual(
      expect.arrayContaining([
        { field: 'failed', to: 1 },
        { field: 'skipped', to: 1 },
      ]),
    );
  });
});
