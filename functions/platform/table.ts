import type { EntityConfiguration } from 'electrodb';
import { dynamo } from './clients.ts';

/**
 * Where every entity lives: one table, so that an app, its version and their unique names are written in one transaction. The name may be missing where
 * only the shapes are wanted, as when the stack is synthesized; a function without it fails at its first call.
 */
export const tableConfiguration: EntityConfiguration = {
  client: dynamo(),
  ...(process.env.TABLE_NAME ? { table: process.env.TABLE_NAME } : {}),
};
