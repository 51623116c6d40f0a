import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import { isOn } from './settings.ts';

/** An audit looks back at twelve whole months, and begins some time after them. */
const defaultRetentionDays = 400;

/** @throws Error for what is no number of days. */
function retentionDays(given: unknown): string {
  const days = Number(given ?? defaultRetentionDays);
  if (Number.isInteger(days) && days >= 1) return String(days);
  throw new Error(`The setting auditRetentionDays is "${given}": give a whole number of days, such as 400.`);
}

/** What is kept: the table, the drop bucket (what people send) and the packages bucket (what was accepted, and what is served). */
export class Storage extends Construct {
  readonly table: TableV2;
  readonly drop: Bucket;
  /** Of the drop bucket: what its notifications go to can name it before it is there. */
  readonly dropArn: string;
  readonly packages: Bucket;
  /** Who may look at the store: everybody, or only who signed in (`-c storeAccess=signed-in`). */
  readonly storeAccess: 'public' | 'signed-in';

  /** How long entries of the audit log are kept (`-c auditRetentionDays=`). */
  readonly auditRetentionDays: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.auditRetentionDays = retentionDays(this.node.tryGetContext('auditRetentionDays'));
    this.storeAccess = this.node.tryGetContext('storeAccess') === 'signed-in' ? 'signed-in' : 'public';
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      deletionProtection: isOn(this, 'deletionProtection'),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      removalPolicy: RemovalPolicy.RETAIN,
      globalSecondaryIndexes: ['gsi1', 'gsi2', 'gsi3'].map(indexName => ({
        indexName,
        partitionKey: { name: `${indexName}pk`, type: AttributeType.STRING },
        sortKey: { name: `${indexName}sk`, type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      })),
    });
    // The stack's own number makes it unique. A name that CloudFormation made would be known only when the bucket is there, and that is after the queue's policy.
    const bucketName = Fn.join('-', ['berth-drop', Fn.select(2, Fn.split('/', Stack.of(this).stackId))]);
    this.dropArn = Fn.join('', ['arn:', Stack.of(this).partition, ':s3:::', bucketName]);
    this.drop = this.bucket('Drop', {
      bucketName,
      // A refused file stays where it was put for a week, so that its sender can look at it; what was ingested is deleted at once.
      expireAfter: Duration.days(7),
      browserUploads: true,
    });
    this.packages = this.bucket('Packages', {});
    // Exports of the audit log are fetched at once, and hold what not everybody may read.
    this.packages.addLifecycleRule({
      id: 'exports',
      prefix: 'exports/',
      expiration: Duration.days(1),
      noncurrentVersionExpiration: Duration.days(1),
    });
  }

  private bucket(
    id: string,
    options: { bucketName?: string; expireAfter?: Duration; browserUploads?: boolean },
  ): Bucket {
    const bucket = new Bucket(this, id, {
      ...(options.bucketName ? { bucketName: options.bucketName } : {}),
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        ...(options.expireAfter ? [{ id: 'expire', expiration: options.expireAfter }] : []),
        {
          id: 'old-versions',
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      // The presigned form may be posted from a console on any origin: the policy in the form is what authorizes it.
      ...(options.browserUploads
        ? { cors: [{ allowedMethods: [HttpMethods.POST], allowedOrigins: ['*'], allowedHeaders: ['*'], maxAge: 3600 }] }
        : {}),
    });
    NagSuppressions.addResourceSuppressions(bucket, [
      {
        id: 'AwsSolutions-S1',
        reason:
          'Who read and wrote an object is in CloudTrail data events, which an operator turns on per account (docs/runbook.md); access logs would repeat it.',
      },
    ]);
    return bucket;
  }
}
