import { storeIndexKey, workspaceIndexKey } from '../platform/chart-index.ts';
import { httpFunction } from '../platform/http.ts';
import { chartsContract } from './contract.ts';
import { serveChart, serveIndex } from './repository.ts';

export const handler = httpFunction(chartsContract, {
  getStoreIndex: async ({ headers }) => serveIndex(storeIndexKey, headers['if-none-match']),
  getStoreChart: async ({ parameters }) => serveChart(parameters.file),
  getWorkspaceIndex: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    return serveIndex(workspaceIndexKey(workspace), request.headers['if-none-match']);
  },
  getWorkspaceChart: async request => {
    const { workspace, file } = request.parameters;
    request.authorize(workspace);
    return serveChart(file, workspace);
  },
});
