import { Construct } from 'constructs';
import { chartsContract } from '../functions/charts/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** The store, and each workspace, as helm repositories. */
export class Charts extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const { packages } = storage;
    const target = new BerthFunction(this, 'Function', { name: 'charts', description: 'Helm repositories' })
      // The addresses that it signs are as good as its own rights.
      .allow(['s3:GetObject'], packages.arnForObjects('charts/*'), packages.arnForObjects('packages/*'))
      .allow(['s3:ListBucket'], packages.bucketArn)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('STORE_ACCESS', storage.storeAccess);
    identity.verify(target);
    api.serve(chartsContract, target);
  }
}
