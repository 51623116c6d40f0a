import { httpFunction } from '../platform/http.ts';
import { storeContract } from './contract.ts';
import { describeStoreApp, describeStoreVersion, findApps } from './store.ts';

export const handler = httpFunction(storeContract, {
  listStoreApps: async ({ query }) => ({ status: 200, body: await findApps(query) }),
  getStoreApp: async ({ parameters }) => ({ status: 200, body: await describeStoreApp(parameters.app) }),
  getStoreVersion: async ({ parameters }) => ({ status: 200, body: await describeStoreVersion(parameters.version) }),
});
