import { Construct } from 'constructs';
import { categoriesContract } from '../functions/categories/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** Where apps are sorted in the store. */
export class Categories extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const target = new BerthFunction(this, 'Function', {
      name: 'categories',
      description: 'Categories, their order, and which apps they have',
    })
      .allow(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], storage.table.tableArn)
      .allow(['dynamodb:Query'], `${storage.table.tableArn}/index/gsi2`)
      .set('STORE_ACCESS', storage.storeAccess);
    identity.verify(target);
    api.serve(categoriesContract, target);
  }
}
