import { roles } from '../platform/entities/access.ts';
import { type Handlers, httpFunction } from '../platform/http.ts';
import { apiContract } from './contract.ts';
import { contracts } from './contracts.ts';
import { describeApi } from './openapi.ts';
import { unrouted } from './unrouted.ts';

let document: Record<string, unknown> | undefined;

const handlers: Handlers<typeof apiContract> = {
  getOpenApi: async () => {
    document ??= describeApi(contracts);
    return { status: 200, body: document, headers: { 'cache-control': 'public, max-age=300' } };
  },
  getHealth: async () => {
    await roles.get({ role: 'any' }).go();
    return { status: 200, body: { status: 'ok' as const } };
  },
};

export const handler = httpFunction(apiContract, handlers, (method, path) => unrouted(contracts, method, path));
