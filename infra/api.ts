import { Construct } from 'constructs';
import { apiContract } from '../functions/api/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** The API's description and health. */
export class ApiDescription extends Construct {
  constructor(scope: Construct, id: string, { storage, api }: Platform) {
    super(scope, id);
    const target = new BerthFunction(this, 'Function', {
      name: 'api',
      description: 'The description of the API, and its health',
    })
      .allow(['dynamodb:GetItem'], storage.table.tableArn)
      .set('TABLE_NAME', storage.table.tableName);
    api.serve(apiContract, target);
    api.serveRest(target);
  }
}
