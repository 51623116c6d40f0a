import { httpFunction } from '../platform/http.ts';
import { loadVersion } from '../platform/load.ts';
import { versionHeaders, viewAudit, viewVersion } from '../platform/views.ts';
import { act } from './act.ts';
import { lifecycleContract } from './contract.ts';
import { historyPage } from './history.ts';
import { evidence, queue } from './reviews.ts';

export const handler = httpFunction(lifecycleContract, {
  actOnVersion: async ({ principal, parameters, body, note }) => {
    const found = await loadVersion(principal, parameters.version);
    note({ workspace: found.workspace, name: `${found.chartName} ${found.name}` });
    const { version, done } = await act(principal, found, body.action, body.message);
    const headers = done ? versionHeaders(version) : { location: `/v1/versions/${version.version}` };
    return { status: done ? 200 : 202, body: viewVersion(version, principal), headers };
  },
  listAudits: async ({ principal, parameters, query }) => {
    await loadVersion(principal, parameters.version);
    const { items, cursor } = await historyPage(parameters.version, query.limit, query.cursor);
    return { status: 200, body: { items: items.map(entry => viewAudit(entry, principal)), cursor } };
  },
  listReviews: async request => {
    request.authorize(undefined);
    const { status, limit, cursor } = request.query;
    return { status: 200, body: await queue(request.principal, status, limit, cursor) };
  },
  getReview: async request => {
    request.authorize(undefined);
    return { status: 200, body: await evidence(request.principal, request.parameters.version) };
  },
});
