import { describe, expect, it } from 'vitest';
import { contracts } from './contracts.ts';
import { unrouted } from './unrouted.ts';

describe('a request that no route is for', () => {
  it.each([
    ['POST', '/api/charts'],
    ['PUT', '/v2/berth/manifests/1.0.0'],
    ['GET', '/v1'],
    ['GET', '/v1/nothing'],
    ['GET', '/v1/apps/app_1/'],
    ['GET', '/v1/apps/app_1/nothing/at/all'],
  ])('is 404 where nothing is: %s %s', (method, path) => {
    expect(unrouted(contracts, method, path)).toMatchObject({ status: 404, type: 'not-found' });
  });

  it.each([
    ['DELETE', '/v1/openapi.json', 'GET'],
    ['PUT', '/v1/apps/app_1', 'DELETE, GET, PATCH'],
    ['POST', '/charts/index.yaml', 'GET, HEAD'],
    ['POST', '/charts/redis-1.0.0.tgz', 'GET, HEAD'],
    ['HEAD', '/v1/health', 'GET'],
    ['PUT', '/v1/versions/ver_1/files/templates/a.yaml', 'GET'],
  ])('is 405 where other methods are taken: %s %s', (method, path, allowed) => {
    expect(unrouted(contracts, method, path)).toMatchObject({
      status: 405,
      type: 'method-not-allowed',
      headers: { allow: allowed },
    });
  });
});
