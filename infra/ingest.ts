import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { appNames, apps } from '../functions/platform/entities/app.ts';
import { auditEntries } from '../functions/platform/entities/audit.ts';
import { uploads } from '../functions/platform/entities/upload.ts';
import { versionNames, versions } from '../functions/platform/entities/version.ts';
import { alarmWhen } from './platform/alarms.ts';
import { BerthFunction } from './platform/berth-function.ts';
import { deadLetterQueue } from './platform/dead-letters.ts';
import type { Platform } from './platform/platform.ts';

/** The one road in: drop bucket → queue → ingest. */
export class Ingest extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, platform: Platform, starts: { lifecycleArn: string; inspections: IQueue }) {
    super(scope, id);
    const timeout = Duration.minutes(2);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's timeout, so that a message is not handed out twice while it is worked on (Lambda developer guide, SQS).
      visibilityTimeout: Duration.minutes(timeout.toMinutes() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    this.notify(platform);
    this.work(platform, starts, timeout);
    alarmWhen(this, 'Dead', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      description: 'A dropped package could not be ingested',
      runbook: 'a-drop-is-in-the-dead-letter-queue',
    });
  }

  /** On the bucket's own resource: the usual custom resource would bring a Python function along for a property that CloudFormation has. */
  private notify({ storage }: Platform): void {
    const bucket = storage.drop.node.defaultChild;
    if (!(bucket instanceof CfnBucket)) throw new Error('The drop bucket has no resource of its own.');
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        resources: [this.queue.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': storage.drop.stack.account },
          ArnEquals: { 'aws:SourceArn': storage.dropArn },
        },
      }),
    );
    bucket.notificationConfiguration = {
      queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: this.queue.queueArn }],
    };
    const policy = this.queue.node.tryFindChild('Policy');
    if (policy) bucket.node.addDependency(policy);
  }

  private work(
    { storage: { table, drop, packages, auditRetentionDays } }: Platform,
    { lifecycleArn, inspections }: { lifecycleArn: string; inspections: IQueue },
    timeout: Duration,
  ): void {
    const target = new BerthFunction(this, 'Function', {
      name: 'ingest',
      description: 'Takes packages out of the drop bucket',
      memorySize: 1024,
      timeout,
    })
      .allow(['dynamodb:GetItem'], table.tableArn)
      .write(table, {
        PutItem: [uploads, apps, appNames, versions, versionNames, auditEntries],
        UpdateItem: [uploads, apps],
      })
      .allow(
        ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        drop.arnForObjects('*'),
      )
      // Without it, S3 answers 403 instead of 404 for a file that is gone.
      .allow(['s3:ListBucket'], drop.bucketArn)
      .allow(['s3:PutObject'], packages.arnForObjects('packages/*'), packages.arnForObjects('facts/*'))
      .allow(['states:StartExecution'], lifecycleArn)
      .allow(['sqs:SendMessage'], inspections.queueArn)
      .set('TABLE_NAME', table.tableName)
      .set('AUDIT_RETENTION_DAYS', auditRetentionDays)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('LIFECYCLE_ARN', lifecycleArn)
      .set('INSPECTION_QUEUE_URL', inspections.queueUrl);
    target.function.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 5, reportBatchItemFailures: true, maxConcurrency: 20 }),
    );
  }
}
