import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { apps, storeNames, storeVersions } from '../functions/platform/entities/app.ts';
import { alarmWhen } from './platform/alarms.ts';
import { BerthFunction, type BerthFunctionProps } from './platform/berth-function.ts';
import { deadLetterQueue } from './platform/dead-letters.ts';
import type { Platform } from './platform/platform.ts';

/** Keeps what the store serves in step with the table: chart indexes, catalogue, the apps' own status. */
export class Publication extends Construct {
  /** Brings everything up to the table when they came apart. */
  readonly rebuild: BerthFunction;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.follow(platform);
    this.rebuild = this.publisher('Rebuild', platform, {
      name: 'publication/rebuild',
      description: 'Writes chart indexes and the catalogue anew from the whole table',
      memorySize: 1024,
      timeout: Duration.minutes(15),
    })
      .allow(['dynamodb:Query'], `${platform.storage.table.tableArn}/index/gsi2`)
      // Which names and versions were ever released.
      .write(platform.storage.table, { PutItem: [storeNames, storeVersions] });
  }

  /** A function that may write what the store serves. */
  private publisher(id: string, { storage }: Platform, props: BerthFunctionProps): BerthFunction {
    const { table, packages } = storage;
    return (
      new BerthFunction(this, id, props)
        .allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], table.tableArn)
        .write(table, { UpdateItem: [apps] })
        .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi1`)
        .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('charts/*'), packages.arnForObjects('store/*'))
        // Without it, S3 answers 403 instead of 404 for a document that is not there yet.
        .allow(['s3:ListBucket'], packages.bucketArn)
        .set('TABLE_NAME', table.tableName)
        .set('PACKAGES_BUCKET', packages.bucketName)
    );
  }

  private follow(platform: Platform): void {
    const deadLetters = deadLetterQueue(this, 'DeadLetters');
    const target = this.publisher('Function', platform, {
      name: 'publication',
      description: 'Writes chart indexes and the catalogue from the table’s stream',
      memorySize: 1024,
      timeout: Duration.minutes(1),
    });
    target.function.addEventSource(
      new DynamoEventSource(platform.storage.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        retryAttempts: 10,
        onFailure: new SqsDlq(deadLetters),
        // A deleted item has an old image only; an event source takes five filters, so both are matched by one rule each.
        filters: ['NewImage', 'OldImage'].map(image =>
          FilterCriteria.filter({
            dynamodb: { [image]: { __edb_e__: { S: FilterRule.or('version', 'app', 'category') } } },
          }),
        ),
      }),
    );
    alarmWhen(this, 'Dead', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      description: 'A change could not be published',
      runbook: 'the-store-is-behind',
    });
    alarmWhen(this, 'Behind', {
      metric: target.function.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(5) }),
      threshold: 60_000,
      description: 'What the store serves is more than a minute behind',
      runbook: 'the-store-is-behind',
    });
  }
}
