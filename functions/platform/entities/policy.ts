import { Entity } from 'electrodb';
import { tableConfiguration } from '../table.ts';

/**
 * The inspection policy that an admin set: one item. A reset leaves it, without its lists: so its revision counts on, and an If-Match from before does not
 * fit again.
 */
export const inspectionPolicies = new Entity(
  {
    model: { entity: 'inspectionpolicy', service: 'berth', version: '1' },
    attributes: {
      /** Finding codes that block the action; absent: the deployment's hold. */
      submit: { type: 'list', items: { type: 'string' } },
      release: { type: 'list', items: { type: 'string' } },
      /** Absent in policies from before there was this action, too. */
      install: { type: 'list', items: { type: 'string' } },
      changedAt: { type: 'string', required: true },
      changedBy: { type: 'string', required: true },
      revision: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: [], template: 'inspectionpolicy', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'inspectionpolicy', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);
