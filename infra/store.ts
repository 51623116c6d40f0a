import { Construct } from 'constructs';
import { storeContract } from '../functions/store/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** What everybody sees: active apps, found by words and category. */
export class Store extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const { table, packages } = storage;
    const target = new BerthFunction(this, 'Function', {
      name: 'store',
      description: 'Finding apps in the store',
      memorySize: 1024,
    })
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi1`)
      .allow(['s3:GetObject'], ...['store/*', 'facts/*', 'inspections/*'].map(key => packages.arnForObjects(key)))
      // Without it, S3 answers 403 instead of 404 for what is not there yet.
      .allow(['s3:ListBucket'], packages.bucketArn)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('STORE_ACCESS', storage.storeAccess);
    identity.verify(target);
    api.serve(storeContract, target);
  }
}
