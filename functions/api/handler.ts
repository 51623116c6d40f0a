import { roles } from '../platform/entities/access.ts';
import { httpFunction } from '../platform/http.ts';
import { apiContract } from './contract.ts';
import { contracts } from './contracts.ts';
import { describeApi } from './openapi.ts';

let document: Record<string, unknown> | undefined;

export const handler = httpFunction(apiContract, {
  getOpenApi: async () => {
    document ??= describeApi(contracts);
    return { status: 200, body: document, headers: { 'cache-control': 'public, max-age=300' } };
  },
  getHealth: async () => {
    await roles.get({ role: 'any' }).go();
    return { status: 200, body: { status: 'ok' as const } };
  },
});
