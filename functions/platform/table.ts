import type { EntityConfiguration } from 'electrodb';
import { dynamo } from './clients.ts';
import { setting } from './configuration.ts';

/** Where every entity lives: one table, so that an app, its version and their unique names are written in one transaction. */
export const tableConfiguration: EntityConfiguration = {
  get client() {
    return dynamo();
  },
  get table() {
    return setting('TABLE_NAME');
  },
};

/** The indexes of the table, as infra/platform/storage.ts makes them. */
export const indexes = { byOwner: 'gsi1', byQueue: 'gsi2' } as const;
