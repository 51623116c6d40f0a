import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { uploads } from '../functions/platform/entities/upload.ts';
import { uploadsContract } from '../functions/uploads/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** The ids of uploads that were announced, as a pattern of a policy: each '?' is one character. */
const announcedIds = `upl_${'?'.repeat(26)}`;

/** Uploading over HTTPS: addresses in the drop bucket, direct packages, and what became of each. */
export class Uploads extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const target = new BerthFunction(this, 'Function', {
      name: 'uploads',
      description: 'Uploads over HTTPS and their outcomes',
      memorySize: 1024,
      // A package that is put directly is waited for, up to 20 s.
      concurrency: 100,
    })
      .write(storage.table, { PutItem: [uploads] })
      .allow(['dynamodb:Query'], `${storage.table.tableArn}/index/gsi1`)
      .allow(['s3:PutObject'], storage.drop.arnForObjects('*'))
      .set('DROP_BUCKET', storage.drop.bucketName);
    this.reserve(storage.drop, target);
    identity.verify(target);
    api.serve(uploadsContract, target);
  }

  /** What comes under a key that was given out counts as its announcer's: nobody else may put anything there, whatever rights they have in this account. */
  private reserve(drop: Bucket, { function: { role } }: BerthFunction): void {
    if (!role) throw new Error('The function of uploads has no role.');
    drop.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AnnouncedUploadsAreTheAnnouncers',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [drop.arnForObjects(`*/${announcedIds}/*`)],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': role.roleArn } },
      }),
    );
  }
}
