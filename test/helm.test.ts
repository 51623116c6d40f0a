import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { root } from '../local/settings.ts';
import { newHelm } from './support/helm.ts';
import { act, call, eventually, newWorkspace, release, stack, tokenOf, unique, upload } from './support/store.ts';

let helm: (...args: string[]) => Promise<string>;
let workspace: string;
let isv: string;
const name = unique('pulled');

async function search(repository: string): Promise<string[]> {
  await helm('repo', 'update', repository);
  const found: { name: string; version: string }[] = JSON.parse(
    await helm('search', 'repo', `${repository}/${name}`, '--versions', '--devel', '--output', 'json'),
  );
  return found.map(each => each.version);
}

beforeAll(async () => {
  helm = await newHelm();
  isv = await tokenOf('isv');
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
});

describe('the stock helm', () => {
  it('adds the store, searches it, pulls from it; a suspended version leaves', async () => {
    const [first, second] = [
      await upload(workspace, chartPackage({ name, version: '1.0.0' })),
      await upload(workspace, chartPackage({ name, version: 'v1.1.0-rc.1' })),
    ];
    await release(first.id ?? '');
    await release(second.id ?? '');
    await helm('repo', 'add', 'store', `${stack.url}/charts`);
    await eventually(async () => (await search('store')).length === 2, 'both versions in the index');
    await expect.poll(() => search('store')).toEqual(['v1.1.0-rc.1', '1.0.0']);
    expect(await helm('show', 'values', `store/${name}`, '--version', '1.0.0')).toContain('greeting: hello');
    await helm('pull', `store/${name}`, '--version', 'v1.1.0-rc.1');
    expect(await helm('show', 'chart', `${name}-v1.1.0-rc.1.tgz`)).toContain('version: v1.1.0-rc.1');
    await act(await tokenOf('reviewer'), second.id ?? '', 'suspend', 'A vulnerability');
    await eventually(async () => (await search('store')).length === 1, 'one version in the index');
    expect((await call('GET', `/charts/${name}-v1.1.0-rc.1.tgz`)).status).toBe(404);
    await expect(helm('pull', `store/${name}`, '--version', 'v1.1.0-rc.1')).rejects.toThrow();
  });

  it('pulls what is not released yet from the workspace, with a token as password', async () => {
    const { id } = await upload(workspace, chartPackage({ name, version: '2.0.0' }));
    const { body } = await call('POST', `/v1/workspaces/${workspace}/tokens`, {
      token: isv,
      body: { name: 'helm', permissions: ['apps:read'] },
    });
    await helm(
      'repo',
      'add',
      'own',
      `${stack.url}/charts/${workspace}`,
      '--username',
      'any',
      '--password',
      String(body.token),
    );
    await eventually(async () => (await search('own')).includes('2.0.0'), 'the draft in the workspace’s index');
    await helm('pull', `own/${name}`, '--version', '2.0.0');
    await expect.poll(() => search('store')).not.toContain('2.0.0');
    await act(isv, id ?? '', 'delete');
    await eventually(async () => !(await search('own')).includes('2.0.0'), 'the deleted version gone');
    await expect(helm('repo', 'add', 'closed', `${stack.url}/charts/${workspace}`)).rejects.toThrow(/401/);
  });

  it('reads the tutorial’s redis chart with its values', async () => {
    const bytes = readFileSync(join(root, '../shared/charts/tutorial/redis-12.0.0.tgz'));
    const { id } = await upload(workspace, bytes);
    await release(id ?? '');
    await eventually(async () => {
      await helm('repo', 'update', 'store');
      return (await helm('search', 'repo', 'store/redis', '--output', 'json')).includes('12.0.0');
    }, 'redis in the store');
    expect(await helm('show', 'readme', 'store/redis')).toContain('Redis');
    expect(await helm('show', 'values', 'store/redis')).toContain('cluster:');
  });

  it('gets a 304 for the index that it has', async () => {
    const first = await call('GET', '/charts/index.yaml');
    const etag = first.headers.get('etag') ?? '';
    expect(first.status).toBe(302);
    expect((await call('GET', '/charts/index.yaml', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('finds one app of a name in the store: another workspace’s release of it is refused', async () => {
    const other = await newWorkspace({ isv: ['developer'] });
    const { id } = await upload(other, chartPackage({ name, version: '1.0.0', description: 'Mine now' }));
    await act(isv, id ?? '', 'submit');
    await act(await tokenOf('reviewer'), id ?? '', 'pass');
    const answer = await act(isv, id ?? '', 'release');
    expect(answer.status).toBe(409);
    expect(answer.body.type).toBe('urn:berth:problem:name-taken');
  });
});

describe('the store', () => {
  it('finds apps by beginnings and with typing errors, by category, newest first', async () => {
    const word = unique('Mosquitto').replaceAll(/[^a-z]/gi, '');
    const chart = word.toLowerCase();
    const { id, app } = await upload(
      workspace,
      chartPackage({
        name: chart,
        version: '1.0.0',
        description: 'A broker for messages',
        extra: 'keywords: [telemetry]\n',
      }),
    );
    await release(id ?? '');
    const find = async (query: string): Promise<unknown[]> =>
      ((await call('GET', `/v1/store/apps?limit=200&${query}`)).body.items ?? []).map(each => each.id);
    await eventually(async () => (await find(`q=${chart}`)).includes(app), 'the app in the store');
    await expect.poll(() => find(`q=${chart.slice(0, 6)}`)).toContain(app);
    await expect.poll(() => find(`q=${chart.replace('squ', 'sqi')}`)).toContain(app);
    await expect.poll(() => find('q=telem')).toContain(app);
    await expect.poll(async () => (await find('sort=newest'))[0]).toBe(app);
    await expect.poll(() => find('category=uncategorized')).toContain(app);
    await expect.poll(() => find('q=nothing-like-it-at-all')).toEqual([]);
  });
});
