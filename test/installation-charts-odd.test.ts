import { beforeAll, describe, it, vi } from 'vitest';
import { hooks, odd, valued } from './support/charts-odd.ts';
import {
  type Expected,
  listed,
  newPlace,
  newStand,
  objectsIn,
  type Place,
  preview,
  type Stand,
  walk,
} from './support/charts-walk.ts';
import { actOn, install, kubectl, uninstall } from './support/installations.ts';
import { upload } from './support/store.ts';

// More at once would keep each other waiting until what is ready in time is not seen in time.
vi.setConfig({ maxConcurrency: 4 });

let stand: Stand;

beforeAll(async () => {
  stand = await newStand();
});

function table(what: string, rows: Record<string, Expected>): void {
  describe.concurrent(what, () => {
    for (const [release, expected] of Object.entries(rows))
      it(release, async ({ expect }) => walk(stand, release, expected, expect));
  });
}

const versionOf = (kind: string, { get }: Place, name: string) =>
  get(kind, name, '{.metadata.resourceVersion}').then(Number);

table('hooks', {
  hooks: {
    chart: hooks.hooks,
    previewed: ({ objects }, { expect }) =>
      expect(objects).toContainEqual(expect.objectContaining({ name: 'first', hook: ['pre-install'] })),
    objects: ['configmap/hooks', 'job/first', 'job/second', 'job/last'],
    left: ['job/first', 'job/second', 'job/last'],
    also: async place => {
      // The API server numbers changes: each Job's last one, its end, comes before what waited for it.
      const order = [
        await versionOf('job', place, 'first'),
        await versionOf('job', place, 'second'),
        await versionOf('configmap', place, 'hooks'),
        await versionOf('job', place, 'last'),
      ];
      place.expect(order).toEqual([...order].sort((a, b) => a - b));
    },
  },
  'failing-hook': {
    chart: hooks['failing-hook'],
    ends: 'failed',
    says: ['pre-install', 'prepare-it', 'Failed'],
    objects: ['job/prepare-it'],
    left: ['job/prepare-it'],
  },
  'failing-last': {
    chart: hooks['failing-last'],
    ends: 'rolled-back',
    rollbackOnFailure: true,
    says: ['post-install', 'check-it', 'Failed'],
    objects: [],
  },
  'hanging-hook': {
    chart: hooks['hanging-hook'],
    ends: 'failed',
    says: ['pre-install', 'wait-for-it', '8 seconds'],
    objects: ['job/wait-for-it'],
    left: ['job/wait-for-it'],
  },
  'invalid-hook': { chart: hooks['invalid-hook'], refused: 'refused', says: ['Job forgets', 'template'], objects: [] },
  // A hook of another operation stands in nobody's way.
  'other-hook': { chart: hooks['other-hook'] },
  'accountable-hook': { chart: hooks['accountable-hook'] },
  'wide-hook': { chart: hooks['wide-hook'], refused: 'cluster-wide', says: ['ClusterRole', 'admin'], objects: [] },
  tested: {
    chart: hooks.tested,
    also: async ({ expect, namespace }) =>
      await expect.poll(() => kubectl('get', 'pods', '-n', namespace, '-o', 'name')).toBe(''),
  },
});

table('values', {
  parent: {
    chart: valued.parent,
    values: 'omega: { enabled: false }\nalpha: { greeting: from the values }\n',
    objects: ['configmap/parent', 'configmap/alpha'],
    also: async ({ expect, get }) =>
      await expect.poll(() => get('configmap', 'alpha', '{.data.greeting}')).toBe('from the values'),
  },
  demanding: {
    chart: valued.demanding,
    refused: 'required-value',
    says: ['Say which host it is for', 'templates/host.yaml'],
    objects: [],
  },
  strict: {
    chart: valued.strict,
    values: 'replicas: none\n',
    refused: 'schema-violation',
    says: ['/replicas', 'integer'],
    objects: [],
  },
  tricky: {
    chart: valued.tricky,
    values: 'all: { float: "2e3", quotedMode: "0644" }\n',
    objects: ['configmap/each', 'configmap/tricky', 'configmap/whole'],
    also: async ({ expect, get }) => {
      const data: unknown = JSON.parse(await get('configmap', 'each', '{.data}'));
      expect(data).toEqual({
        switch: 'true',
        quotedSwitch: 'on',
        false: 'false',
        mode: '511',
        quotedMode: '0644',
        float: '2e3',
        version: '1.10',
        date: '2020-01-01',
        // Numbers of values are floats to helm, with Berth and without.
        big: '1.2345678901e+10',
        tilde: '~',
        lines: 'a: b\n# no comment\n  c\n',
      });
      const whole = await get('configmap', 'whole', '{.data.all}');
      for (const line of ['float: "2e3"', 'quotedMode: "0644"', 'quotedSwitch: "on"']) expect(whole).toContain(line);
    },
  },
});

table('what cannot be, or not as it is written', {
  library: { chart: odd.library, refused: 'library-chart', says: ['cannot be installed'], objects: [] },
  future: { chart: odd.future, refused: 'kube-version', says: ['>=1.99.0-0', '1.36'], objects: [] },
  large: { chart: odd.large, refused: 'refused', says: ['ConfigMap text', '1048576'], objects: [] },
  nobodys: {
    chart: odd.owned,
    before: ({ namespace }) => kubectl('create', 'configmap', 'shared', '-n', namespace, '--from-literal=a=mine'),
    refused: 'owned-by-another',
    says: ['ConfigMap shared', 'no release'],
    objects: ['configmap/shared'],
    left: ['configmap/shared'],
    also: async ({ expect, get }) => await expect.poll(() => get('configmap', 'shared', '{.data.a}')).toBe('mine'),
  },
  elsewhere: {
    chart: odd.elsewhere,
    previewed: ({ changes }, { expect, namespace: to }) =>
      expect(changes).toContainEqual(expect.objectContaining({ path: '/metadata/namespace', from: 'kube-system', to })),
    objects: ['configmap/elsewhere', 'configmap/thing', 'rolebinding/reads'],
    also: async ({ expect, namespace, get }) => {
      await expect.poll(() => get('rolebinding', 'reads', '{.subjects[0].namespace}')).toBe(namespace);
      await expect.poll(() => kubectl('get', 'configmap', 'thing', '-n', 'kube-system', '--ignore-not-found')).toBe('');
    },
  },
  list: { chart: odd.list, objects: ['configmap/list', 'configmap/one', 'configmap/two'] },
  kept: { chart: odd.kept, objects: ['configmap/kept', 'configmap/treasure'], left: ['configmap/treasure'] },
});

/** Uploads, and answers how to install it and then to upgrade to others. */
async function versionsOf(...charts: Uint8Array[]): Promise<string[]> {
  const versions: string[] = [];
  for (const chart of charts) versions.push((await upload(stand.workspace, chart)).id ?? '');
  return versions;
}

describe.concurrent('one after another', () => {
  it('keeps a password that was generated once, through an upgrade', async ({ expect }) => {
    const { token } = stand;
    const [older = '', newer = ''] = await versionsOf(valued.generated('1.0.0'), valued.generated('1.1.0'));
    const place = await newPlace(stand, expect);
    const { id, ...done } = await install(token, { project: place.project, release: 'generated', version: older });
    expect(done.operation.status, done.operation.detail).toBe('succeeded');
    const password = await place.get('secret', 'password', '{.data.password}');
    expect(Buffer.from(password, 'base64').toString()).toMatch(/^[0-9A-Za-z]{32}$/);
    const planned = await preview(place, { release: 'generated', version: newer });
    expect(planned.objects).toContainEqual(expect.objectContaining({ kind: 'Secret', change: 'unchanged' }));
    const after = await actOn(token, id, { action: 'upgrade', version: newer });
    expect(after.operation.status, after.operation.detail).toBe('succeeded');
    await expect.poll(() => place.get('secret', 'password', '{.data.password}')).toBe(password);
    await expect.poll(() => listed(place)).toMatchObject([{ name: 'generated', revision: '2', status: 'deployed' }]);
    expect((await uninstall(token, id)).status).toBe('removed');
  });

  it('survives a release that is too large for helm, and goes on with one that is not', async ({ expect }) => {
    const { token } = stand;
    const [small = '', huge = ''] = await versionsOf(odd.huge('1.0.0', 1), odd.huge('2.0.0', 12));
    const place = await newPlace(stand, expect);
    const order = { project: place.project, release: 'huge', rollbackOnFailure: true };
    const first = await install(token, { ...order, version: huge });
    expect(first).toMatchObject({ status: 'failed', revision: 0 });
    expect(first.operation.detail).toMatch(/release.*too (large|long|big)/i);
    await expect.poll(async () => [await objectsIn(place.namespace), await listed(place)]).toEqual([[], []]);
    const second = await actOn(token, first.id, { action: 'upgrade', version: small });
    expect(second.operation.status, second.operation.detail).toBe('succeeded');
    const third = await actOn(token, first.id, { action: 'upgrade', version: huge });
    expect(third.operation.status, third.operation.detail).not.toBe('succeeded');
    expect(third.operation.detail).toMatch(/release.*too (large|long|big)/i);
    await expect.poll(() => objectsIn(place.namespace)).toEqual(['configmap/huge', 'configmap/part-0']);
    await expect.poll(() => listed(place)).toMatchObject([{ chart: 'huge-1.0.0', status: 'deployed' }]);
    const again = await actOn(token, first.id, { action: 'upgrade', version: small });
    expect(again.operation.status, again.operation.detail).toBe('succeeded');
    expect((await uninstall(token, first.id)).status).toBe('removed');
  });

  it('leaves what belongs to another release alone', async ({ expect }) => {
    const { token } = stand;
    const [version = ''] = await versionsOf(odd.owned);
    const place = await newPlace(stand, expect);
    const { project, namespace } = place;
    const owner = await install(token, { project, release: 'owner', version });
    expect(owner.operation.status, owner.operation.detail).toBe('succeeded');
    const planned = await preview(place, { release: 'robber', version });
    const detail = expect.stringContaining('release "owner"');
    expect(planned.problems).toEqual([expect.objectContaining({ code: 'owned-by-another', detail })]);
    const robber = await install(token, { project, release: 'robber', version });
    expect(robber.operation).toMatchObject({ status: 'failed', detail });
    await expect.poll(() => objectsIn(namespace)).toEqual(['configmap/owner', 'configmap/shared']);
    expect((await uninstall(token, robber.id)).status).toBe('removed');
    await expect.poll(() => objectsIn(namespace)).toEqual(['configmap/owner', 'configmap/shared']);
    await expect.poll(() => listed(place)).toMatchObject([{ name: 'owner', status: 'deployed' }]);
    expect((await uninstall(token, owner.id)).status).toBe('removed');
  });

  it('refuses an upgrade that changes what cannot be changed, and leaves it running', async ({ expect }) => {
    const { token } = stand;
    const [older = '', newer = ''] = await versionsOf(odd.fixed('1.0.0', 1), odd.fixed('2.0.0', 2));
    const place = await newPlace(stand, expect);
    const { id, ...done } = await install(token, { project: place.project, release: 'fixed', version: older });
    expect(done.operation.status, done.operation.detail).toBe('succeeded');
    const planned = await preview(place, { release: 'fixed', version: newer });
    const detail = expect.stringMatching(/StatefulSet db.*forbidden/s);
    expect(planned.problems).toEqual([expect.objectContaining({ code: 'refused', detail })]);
    const after = await actOn(token, id, { action: 'upgrade', version: newer });
    expect(after.operation).toMatchObject({ status: 'failed', detail });
    await expect.poll(() => place.get('statefulset', 'db', '{.spec.serviceName}')).toBe('db-1');
    await expect.poll(() => listed(place)).toMatchObject([{ revision: '1', status: 'deployed' }]);
    expect((await uninstall(token, id)).status).toBe('removed');
  });
});
