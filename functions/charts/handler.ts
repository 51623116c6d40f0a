import { storeIndexKey, workspaceIndexKey } from '../platform/chart-index.ts';
import { httpFunction } from '../platform/http.ts';
import { chartsContract } from './contract.ts';
import { serveChart, serveIndex } from './repository.ts';

export const handler = httpFunction(chartsContract, {
  showCharts: async () => ({ status: 302, headers: { location: '/' } }),
  getStoreIndex: async request => serveIndex(storeIndexKey, request),
  getStoreChart: async request => serveChart(request.parameters.file, request),
  getWorkspaceIndex: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    return serveIndex(workspaceIndexKey(workspace), request);
  },
  getWorkspaceChart: async request => {
    const { workspace, file } = request.parameters;
    request.authorize(workspace);
    return serveChart(file, request, workspace);
  },
});
