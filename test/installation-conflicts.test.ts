import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it, vi } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { listed, newPlace, newStand, type Place, preview, type Stand } from './support/charts-walk.ts';
import { actOn, install, kubectl, uninstall } from './support/installations.ts';
import { upload } from './support/store.ts';

vi.setConfig({ maxConcurrency: 3 });

const chart = (name: string) => readFileSync(join(import.meta.dirname, `../../shared/cases/helm/${name}.tgz`));

let stand: Stand;
let first: string;
let second: string;

beforeAll(async () => {
  stand = await newStand();
  first = String((await upload(stand.workspace, chart('scale1'))).id);
  second = String((await upload(stand.workspace, chart('scale2'))).id);
});

/** Installs the first version. */
async function installed(place: Place, release: string, version = first): Promise<string> {
  const done = await install(stand.token, { project: place.project, release, version });
  place.expect(done.operation.status, done.operation.detail).toBe('succeeded');
  return done.id;
}

const replicas = ({ get }: Place, name: string) => get('deployment', name, '{.spec.replicas}');
const image = ({ get }: Place, name: string) => get('deployment', name, '{.spec.template.spec.containers[0].image}');

describe.concurrent('what others have set on the cluster since', () => {
  it('is shown, and taken over by an upgrade', async ({ expect }) => {
    const place = await newPlace(stand, expect);
    const id = await installed(place, 'scaled');
    await kubectl('scale', 'deployment', 'scaled-web', '--replicas=3', '--namespace', place.namespace);
    const planned = await preview(place, { release: 'scaled', version: second });
    expect(planned).toMatchObject({ possible: true, problems: [] });
    expect(planned.objects).toMatchObject([
      { conflicts: [{ field: '.spec.replicas', pointer: '/spec/replicas', manager: 'kubectl', now: 3 }] },
    ]);
    const done = await actOn(stand.token, id, { action: 'upgrade', version: second });
    expect(done.operation.status, done.operation.detail).toBe('succeeded');
    await expect.poll(() => replicas(place, 'scaled-web')).not.toBe('3');
    expect((await uninstall(stand.token, id)).status).toBe('removed');
  });

  it('stops an upgrade that is not to take it over, before anything is changed', async ({ expect }) => {
    const place = await newPlace(stand, expect);
    const id = await installed(place, 'kept');
    const target = ['deployment/kept-web', '--namespace', place.namespace];
    await kubectl('set', 'image', ...target, 'web=nginx:1.27.1');
    const order = { release: 'kept', version: second, conflicts: 'fail' };
    const problem = expect.objectContaining({
      code: 'field-conflict',
      detail: expect.stringContaining('.spec.template.spec.containers[name="web"].image'),
    });
    expect(await preview(place, order)).toMatchObject({ possible: false, problems: [problem] });
    const refused = await actOn(stand.token, id, { action: 'upgrade', version: second, conflicts: 'fail' });
    expect(refused.operation).toMatchObject({ status: 'failed', problems: [problem] });
    await expect.poll(() => image(place, 'kept-web')).toBe('nginx:1.27.1');
    await expect.poll(() => listed(place)).toMatchObject([{ revision: '1', status: 'deployed' }]);
    expect((await uninstall(stand.token, id)).status).toBe('removed');
  });

  it('is taken over by a roll-back', async ({ expect }) => {
    const place = await newPlace(stand, expect);
    const id = await installed(place, 'returned');
    const upgraded = await actOn(stand.token, id, { action: 'upgrade', version: second });
    expect(upgraded.operation.status, upgraded.operation.detail).toBe('succeeded');
    await kubectl('set', 'image', 'deployment/returned-web', 'web=nginx:1.27.1', '--namespace', place.namespace);
    await kubectl('scale', 'deployment', 'returned-web', '--replicas=4', '--namespace', place.namespace);
    const back = await actOn(stand.token, id, { action: 'rollback', revision: 1 });
    expect(back.operation.status, back.operation.detail).toBe('succeeded');
    await expect
      .poll(async () => [await replicas(place, 'returned-web'), await image(place, 'returned-web')])
      .toEqual(['1', 'nginx:1.27']);
    expect((await uninstall(stand.token, id)).status).toBe('removed');
  });

  it('is left to an autoscaler', async ({ expect }) => {
    const place = await newPlace(stand, expect);
    const id = await installed(place, 'auto');
    const target = ['deployment', 'auto-web', '--namespace', place.namespace];
    await kubectl('autoscale', ...target, '--min=2', '--max=5', '--cpu=80%');
    await kubectl('scale', ...target, '--replicas=4');
    const planned = await preview(place, { release: 'auto', version: second });
    expect(planned.changes).toContainEqual(
      expect.objectContaining({ path: '/spec/replicas', to: 4, reason: 'An autoscaler has given it 4 replicas.' }),
    );
    const done = await actOn(stand.token, id, { action: 'upgrade', version: second });
    expect(done.operation.status, done.operation.detail).toBe('succeeded');
    expect(await replicas(place, 'auto-web')).toBe('4');
    expect((await uninstall(stand.token, id)).status).toBe('removed');
  });

  it('veils what it was, where that is secret', async ({ expect }) => {
    const place = await newPlace(stand, expect);
    const secret = (version: string) =>
      chartPackage({
        name: 'keeper',
        version,
        files: {
          'templates/secret.yaml':
            'apiVersion: v1\nkind: Secret\nmetadata: {name: {{ .Release.Name }}}\nstringData: {key: chosen-by-the-chart}\n',
        },
      });
    const [older, newer] = [
      await upload(stand.workspace, secret('1.0.0')),
      await upload(stand.workspace, secret('1.1.0')),
    ];
    const id = await installed(place, 'keeper', String(older.id));
    const patch = JSON.stringify({ data: { key: Buffer.from('chosen-by-somebody').toString('base64') } });
    await kubectl('patch', 'secret', 'keeper', '--namespace', place.namespace, '--type=merge', `--patch=${patch}`);
    const planned = await preview(place, { release: 'keeper', version: String(newer.id) });
    expect(planned.possible, JSON.stringify(planned.problems)).toBe(true);
    expect(JSON.stringify(planned)).not.toMatch(/chosen-by-somebody|Y2hvc2VuLWJ5LXNvbWVib2R5/);
    const done = await actOn(stand.token, id, { action: 'upgrade', version: String(newer.id) });
    expect(done.operation.status, done.operation.detail).toBe('succeeded');
    expect((await uninstall(stand.token, id)).status).toBe('removed');
  });
});
