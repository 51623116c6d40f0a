import { httpFunction } from '../platform/http.ts';
import { storeContract } from './contract.ts';
import { describeStoreApp, findApps } from './store.ts';
import { describeStoreVersion, listStoreVersions } from './versions.ts';

export const handler = httpFunction(storeContract, {
  listStoreApps: async ({ query }) => ({ status: 200, body: await findApps(query) }),
  getStoreApp: async ({ parameters }) => ({ status: 200, body: await describeStoreApp(parameters.app) }),
  listStoreVersions: async ({ parameters, query }) => ({
    status: 200,
    body: await listStoreVersions(parameters.app, query),
  }),
  getStoreVersion: async ({ parameters }) => ({ status: 200, body: await describeStoreVersion(parameters.version) }),
});
