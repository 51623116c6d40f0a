import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { listed, newPlace, newStand, objectsIn, preview, type Stand } from './support/charts-walk.ts';
import { actOn, cluster, install, uninstall } from './support/installations.ts';
import { unique, upload } from './support/store.ts';

vi.setConfig({ maxConcurrency: 3 });

const name = unique('shop');
const config =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-own}\ndata: {a: {{ .Values.a | quote }}}\n';
const chart = (version: string) =>
  chartPackage({ name, version, files: { 'values.yaml': 'a: chart\n', 'templates/c.yaml': config } });
const folder = mkdtempSync(join(tmpdir(), 'berth-foreign-'));
const file = join(folder, 'shop.tgz');

let stand: Stand;
let version: string;
let newer: string;

beforeAll(async () => {
  stand = await newStand();
  version = String((await upload(stand.workspace, chart('1.0.0'))).id);
  newer = String((await upload(stand.workspace, chart('1.1.0'))).id);
  writeFileSync(file, chart('1.0.0'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** helm, as somebody runs it by hand. */
const byHand = (namespace: string, ...args: string[]) =>
  stand.helm(...args, '--namespace', namespace, '--kubeconfig', cluster.kubeconfig);

describe.concurrent('a release that somebody else made', () => {
  it('keeps its name: it is no installation’s to upgrade or to remove', async ({ expect }) => {
    const { token } = stand;
    const place = await newPlace(stand, expect);
    const { project, namespace } = place;
    await byHand(namespace, 'install', 'prod', file, '--set', 'a=mine');
    const taken = expect.objectContaining({
      code: 'release-taken',
      detail: expect.stringContaining('"prod-2" is free'),
    });
    expect(await preview(place, { release: 'prod', version })).toMatchObject({ possible: false, problems: [taken] });
    const refused = await install(token, { project, release: 'prod', version });
    expect(refused.operation).toMatchObject({ status: 'failed', detail: expect.stringContaining('already') });
    const upgraded = await actOn(token, refused.id, { action: 'upgrade', version: newer });
    expect(upgraded.operation).toMatchObject({ status: 'failed', detail: expect.stringContaining('did not make') });
    const gone = await uninstall(token, refused.id);
    expect(gone, gone.operation.detail).toMatchObject({ status: 'removed', operation: { status: 'succeeded' } });
    expect(await listed(place)).toMatchObject([{ name: 'prod', revision: '1', status: 'deployed' }]);
    expect(await objectsIn(namespace)).toEqual(['configmap/prod', 'configmap/prod-own']);
    expect(await place.get('configmap', 'prod-own', '{.data.a}')).toBe('mine');
  });

  it('is not touched where Berth’s was before, and what others upgrade stays Berth’s', async ({ expect }) => {
    const { token } = stand;
    const place = await newPlace(stand, expect);
    const { project, namespace } = place;
    const first = await install(token, { project, release: 'web', version });
    expect(first.operation.status, first.operation.detail).toBe('succeeded');
    await byHand(namespace, 'upgrade', 'web', file, '--set', 'a=by-hand');
    const again = await actOn(token, first.id, { action: 'upgrade', version: newer });
    expect(again.operation.status, again.operation.detail).toBe('succeeded');
    await byHand(namespace, 'uninstall', 'web');
    await byHand(namespace, 'install', 'web', file, '--set', 'a=anew');
    for (const action of [
      { action: 'upgrade', version: newer },
      { action: 'rollback', revision: 1 },
    ]) {
      const refused = await actOn(token, first.id, action);
      expect(refused.operation).toMatchObject({ status: 'failed', detail: expect.stringContaining('did not make') });
    }
    expect((await uninstall(token, first.id)).status).toBe('removed');
    expect(await listed(place)).toMatchObject([{ name: 'web', revision: '1', status: 'deployed' }]);
    expect(await place.get('configmap', 'web-own', '{.data.a}')).toBe('anew');
  });
});
