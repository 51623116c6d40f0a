import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { catalogContract } from '../functions/catalog/contract.ts';
import { appNames, apps, attachments } from '../functions/platform/entities/app.ts';
import { versions } from '../functions/platform/entities/version.ts';
import { inspectionPolicy } from './inspection.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** Apps, their pictures and versions: what a workspace edits, and what anybody reads. */
export class Catalog extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform, inspections: IQueue) {
    super(scope, id);
    const { table, packages } = storage;
    const target = new BerthFunction(this, 'Function', {
      name: 'catalog',
      description: 'Apps, attachments, versions and their files',
      memorySize: 1024,
    })
      .write(table, {
        PutItem: [attachments],
        UpdateItem: [apps, versions],
        DeleteItem: [apps, appNames, attachments],
      })
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi1`, `${table.tableArn}/index/gsi2`)
      .allow(['s3:GetObject'], packages.arnForObjects('packages/*'), packages.arnForObjects('facts/*'))
      .allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], packages.arnForObjects('attachments/*'))
      .allow(['s3:GetObject'], packages.arnForObjects('inspections/*'), packages.arnForObjects('rendered/*'))
      // Who misses what a package renders asks for its inspection, and leaves a mark that it was asked for.
      .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('inspection-requests/*'))
      .allow(['sqs:SendMessage'], inspections.queueArn)
      // Without it, S3 answers 403 instead of 404 for an inspection that is not there yet.
      .allow(['s3:ListBucket'], packages.bucketArn)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('INSPECTION_QUEUE_URL', inspections.queueUrl)
      .set('INSPECTION_POLICY', inspectionPolicy(this))
      .set('STORE_ACCESS', storage.storeAccess);
    identity.verify(target);
    api.serve(catalogContract, target);
  }
}
