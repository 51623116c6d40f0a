import { Construct } from 'constructs';
import { accessContract } from '../functions/access/contract.ts';
import { members, roles, tokens, workspaces } from '../functions/platform/entities/access.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** Workspaces, members, roles and tokens. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const target = new BerthFunction(this, 'Function', {
      name: 'access',
      description: 'Workspaces, members, roles and tokens',
    })
      .write(storage.table, {
        PutItem: [workspaces, members, roles, tokens],
        UpdateItem: [workspaces, members, roles],
        DeleteItem: [members, roles, tokens],
      })
      .allow(['dynamodb:Query'], `${storage.table.tableArn}/index/gsi1`);
    identity.verify(target);
    api.serve(accessContract, target);
  }
}
