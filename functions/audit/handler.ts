import { httpFunction } from '../platform/http.ts';
import { auditContract } from './contract.ts';
import { exportEntries } from './export.ts';
import { find, viewEntry } from './read.ts';

export const handler = httpFunction(auditContract, {
  listAuditEntries: async request => {
    const { limit, cursor, ...filter } = request.query;
    request.authorize(filter.workspace);
    const found = await find(filter, limit, cursor);
    return { status: 200, body: { items: found.items.map(viewEntry), cursor: found.cursor } };
  },
  exportAuditEntries: async request => {
    const { format, cursor, ...filter } = request.query;
    request.authorize(filter.workspace);
    return { status: 200, body: await exportEntries(filter, format, cursor) };
  },
});
