import { describe, expect, it } from 'vitest';
import { contract } from './contract.ts';
import { matchRoute } from './routing.ts';

const shape = { method: 'GET', summary: '', access: 'signed-in', answers: {} } as const;
const routes = contract({
  getVersion: { ...shape, path: '/v1/versions/{version}' },
  diffVersions: { ...shape, path: '/v1/versions/{version}:diff' },
  getMember: { ...shape, path: '/v1/workspaces/{workspace}/members/{user+}' },
  checkCluster: { ...shape, path: '/v1/clusters/{cluster}:check' },
});
const match = (routeKey: string, pathParameters: Record<string, string>) =>
  matchRoute(routes, { routeKey, pathParameters }, decodeURIComponent);

describe('the route of a request', () => {
  it('has the verb behind its last parameter, where there is a route with that verb', () => {
    const key = 'GET /v1/versions/{version}';
    expect(match(key, { version: 'ver_1' })).toMatchObject({
      operation: 'getVersion',
      parameters: { version: 'ver_1' },
    });
    expect(match(key, { version: 'ver_1:diff' })).toMatchObject({
      operation: 'diffVersions',
      parameters: { version: 'ver_1' },
    });
    expect(match(key, { version: 'ver_1:burn' })).toMatchObject({
      operation: 'getVersion',
      parameters: { version: 'ver_1:burn' },
    });
  });

  it.each(['corp:alice', 'corp:diff', 'corp/alice', 'a:b:check', 'o=corp,cn=alice', 'ålice', '100%', ':'])(
    'takes the user %s whole',
    user => {
      const key = 'GET /v1/workspaces/{workspace}/members/{user+}';
      const parameters = { workspace: 'mine', user };
      expect(match(key, { workspace: 'mine', user: encodeURIComponent(user) })).toMatchObject({
        operation: 'getMember',
        parameters,
      });
    },
  );

  it('is none where only routes with verbs are there, and the verb is not', () => {
    expect(match('GET /v1/clusters/{cluster}', { cluster: 'clu_1' })).toBeUndefined();
    expect(match('GET /v1/clusters/{cluster}', { cluster: 'clu_1:check' })?.operation).toBe('checkCluster');
    expect(match('GET /v1/nothing', {})).toBeUndefined();
  });
});
