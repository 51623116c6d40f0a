import { httpFunction } from '../platform/http.ts';
import { accessContract } from './contract.ts';
import { accessHandlers } from './routes.ts';
import { tableStore } from './table-store.ts';

export const handler = httpFunction(accessContract, accessHandlers(tableStore));
