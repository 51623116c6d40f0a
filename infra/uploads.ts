import { Construct } from 'constructs';
import { uploads } from '../functions/platform/entities/upload.ts';
import { uploadsContract } from '../functions/uploads/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** Uploading over HTTPS: addresses in the drop bucket, direct packages, and what became of each. */
export class Uploads extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const target = new BerthFunction(this, 'Function', {
      name: 'uploads',
      description: 'Uploads over HTTPS and their outcomes',
      memorySize: 1024,
    })
      .write(storage.table, { PutItem: [uploads] })
      .allow(['dynamodb:Query'], `${storage.table.tableArn}/index/gsi1`)
      .allow(['s3:PutObject'], storage.drop.arnForObjects('*'))
      .set('DROP_BUCKET', storage.drop.bucketName);
    identity.verify(target);
    api.serve(uploadsContract, target);
  }
}
