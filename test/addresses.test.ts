import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { call, eventually, newWorkspace, release, stack, tokenOf, unique, upload } from './support/store.ts';

const page = { accept: 'text/html,application/xhtml+xml' };

describe('an address that is nobody’s', () => {
  it.each([
    ['POST', '/api/charts', 404],
    ['GET', '/api/charts', 404],
    ['GET', '/v2/', 404],
    ['PUT', '/v2/berth/manifests/1.0.0', 404],
    ['GET', '/v1', 404],
    ['GET', '/v1/nothing', 404],
    ['GET', '/nothing', 404],
    ['DELETE', '/v1/openapi.json', 405],
    ['POST', '/charts/index.yaml', 405],
    ['PUT', '/charts/redis-1.0.0.tgz', 405],
    ['POST', '/', 405],
    ['PUT', '/apps', 405],
  ])('says so to every program: %s %s is %i', async (method, path, status) => {
    const bytes = method === 'GET' ? {} : { bytes: chartPackage({ name: 'lost', version: '1.0.0' }) };
    for (const headers of method === 'GET' ? [{}] : [{}, page]) {
      const answer = await call(method, path, { ...bytes, headers });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status, type: expect.stringMatching(/not-found|method-not-allowed/) });
      expect(answer.headers.get('allow') === null).toBe(status === 404);
    }
  });

  it('is a page for who looks at it, and so is each of the console’s', async () => {
    for (const path of ['/', '/store', '/apps/app_none', '/nothing']) {
      const answer = await call('GET', path, { headers: page });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(String(answer.bytes)).toContain('<!doctype html>');
    }
    const charts = await call('GET', '/charts', { headers: page });
    expect([charts.status, charts.headers.get('location')]).toEqual([302, '/']);
  });

  it('is compressed for who takes it', async () => {
    const read = async (encoding: string) => {
      const answer = await fetch(`${stack.url}/`, { headers: { ...page, 'accept-encoding': encoding } });
      return [answer.headers.get('content-encoding'), (await answer.text()).slice(0, 15)];
    };
    expect(await read('identity')).toEqual([null, '<!doctype html>']);
    expect(await read('gzip')).toEqual(['gzip', '<!doctype html>']);
  });
});

describe('the repository', () => {
  const name = unique('headed');
  beforeAll(async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const { id = '' } = await upload(workspace, chartPackage({ name, version: '1.0.0' }));
    await release(id);
  });

  it('tells by HEAD what is there, and what is not', async () => {
    const look = async (path: string) => {
      const answer = await fetch(stack.url + path, { method: 'HEAD', redirect: 'follow' });
      return [answer.status, (await answer.arrayBuffer()).byteLength];
    };
    const file = `/charts/${name}-1.0.0.tgz`;
    await eventually(async () => (await look(file))[0] === 200, 'the package');
    expect(await look('/charts/index.yaml')).toEqual([200, 0]);
    expect(await look('/charts/none-1.0.0.tgz')).toEqual([404, 0]);
    const { headers } = await call('GET', file);
    expect(headers.get('location')).toContain('X-Amz-Signature');
  });
});

describe('a list of what is refused', () => {
  it('has full pages, however many others lie between', async () => {
    const token = await tokenOf('isv');
    const workspace = await newWorkspace({ isv: ['developer'] });
    for (let at = 0; at < 9; at++) {
      const bytes =
        at % 3 === 1 ? Buffer.from(`no package ${at}`) : chartPackage({ name: 'fine', version: `1.0.${at}` });
      await call('PUT', `/v1/workspaces/${workspace}/packages`, { token, bytes });
    }
    const read = async (cursor?: unknown) => {
      const query = new URLSearchParams({ status: 'refused', limit: '2', ...(cursor ? { cursor: `${cursor}` } : {}) });
      return (await call('GET', `/v1/workspaces/${workspace}/uploads?${query}`, { token })).body;
    };
    const first = await read();
    expect(first.items).toHaveLength(2);
    const second = await read(first.cursor);
    expect(second.items).toHaveLength(1);
    expect(second.cursor).toBeNull();
    expect(new Set([...(first.items ?? []), ...(second.items ?? [])].map(({ id }) => id)).size).toBe(3);
  });
});
