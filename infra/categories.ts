import { Construct } from 'constructs';
import { categoriesContract } from '../functions/categories/contract.ts';
import { apps, categories } from '../functions/platform/entities/app.ts';
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
      .write(storage.table, {
        PutItem: [categories],
        UpdateItem: [apps, categories],
        DeleteItem: [categories],
      })
      .allow(['dynamodb:Query'], `${storage.table.tableArn}/index/gsi2`)
      .set('STORE_ACCESS', storage.storeAccess);
    identity.verify(target);
    api.serve(categoriesContract, target);
  }
}
