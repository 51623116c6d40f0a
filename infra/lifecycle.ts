import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { lifecycleContract } from '../functions/lifecycle/contract.ts';
import { storeNames, storeVersions } from '../functions/platform/entities/app.ts';
import { auditEntries } from '../functions/platform/entities/audit.ts';
import { inspectionPolicy } from './inspection.ts';
import { alarmWhen } from './platform/alarms.ts';
import { BerthFunction } from './platform/berth-function.ts';
import { deadLetterQueue } from './platform/dead-letters.ts';
import type { Platform } from './platform/platform.ts';
import { BerthStateMachine, executionsOf } from './platform/state-machine.ts';

/** A status transition is 8 events, 12 with a retry: 2,000 of them stay below the 25,000 that an execution may have. */
const defaultTransitionLimit = 2000;

/** The review: the state machine, the actions and the reviewers' routes, and what restarts an execution that somebody stopped. */
export class Lifecycle extends Construct {
  readonly stateMachineArn: string;
  readonly resume: BerthFunction;

  constructor(scope: Construct, id: string, platform: Platform, inspections: IQueue) {
    super(scope, id);
    this.stateMachineArn = this.stateMachine(platform);
    this.actions(platform, inspections);
    this.resume = this.resumption(platform);
  }

  private stateMachine({ storage }: Platform): string {
    const machine = new BerthStateMachine(this, 'Review', {
      definition: 'app-version-lifecycle',
      name: 'review',
      description: 'What the review may do',
      substitutions: {
        TableName: storage.table.tableName,
        TransitionLimit: String(this.node.tryGetContext('transitionLimit') ?? defaultTransitionLimit),
      },
    });
    machine.write(storage.table).continueAsNew();
    alarmWhen(this, 'Failed', {
      metric: machine.metricFailed(),
      threshold: 1,
      description: 'A review’s execution failed',
      runbook: 'a-review-stands-still',
    });
    return machine.arn;
  }

  private actions({ storage: { table, packages }, identity, api }: Platform, inspections: IQueue): void {
    const target = new BerthFunction(this, 'Actions', {
      name: 'lifecycle',
      description: 'Actions on versions, the review queue and its evidence',
      // Two packages, unpacked, are compared.
      memorySize: 1024,
    })
      .write(table, { PutItem: [storeNames, storeVersions] })
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi1`, `${table.tableArn}/index/gsi2`)
      .allow(['states:SendTaskSuccess'], this.stateMachineArn)
      .allow(['s3:GetObject'], ...['packages/*', 'facts/*', 'inspections/*'].map(key => packages.arnForObjects(key)))
      // Where the policy misses an inspection, it is asked for, and a mark is left that it was.
      .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('inspection-requests/*'))
      .allow(['sqs:SendMessage'], inspections.queueArn)
      // Without it, S3 answers 403 instead of 404 for an inspection that is not there yet.
      .allow(['s3:ListBucket'], packages.bucketArn)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('INSPECTION_QUEUE_URL', inspections.queueUrl)
      .set('INSPECTION_POLICY', inspectionPolicy(this));
    identity.verify(target);
    api.serve(lifecycleContract, target);
  }

  private resumption({ storage }: Platform): BerthFunction {
    const deadLetters = deadLetterQueue(this, 'ResumeDeadLetters');
    const target = new BerthFunction(this, 'Resume', {
      name: 'lifecycle/resume',
      description: 'Restarts a review whose execution is not running, at the status its version has',
      timeout: Duration.minutes(5),
    })
      .write(storage.table, { PutItem: [auditEntries] })
      .allow(['dynamodb:Query'], `${storage.table.tableArn}/index/gsi2`)
      .allow(['states:ListExecutions', 'states:StartExecution'], this.stateMachineArn)
      .allow(['states:DescribeExecution'], executionsOf(this, this.stateMachineArn))
      .allow(['dynamodb:GetItem'], storage.table.tableArn)
      .set('TABLE_NAME', storage.table.tableName)
      .set('AUDIT_RETENTION_DAYS', storage.auditRetentionDays)
      .set('LIFECYCLE_ARN', this.stateMachineArn);
    const targets = [new LambdaFunction(target.function, { deadLetterQueue: deadLetters, retryAttempts: 3 })];
    new Rule(this, 'Ended', {
      description: 'A review’s execution ended otherwise than by its last status',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [this.stateMachineArn], status: ['FAILED', 'ABORTED', 'TIMED_OUT'] },
      },
      targets,
    });
    new Rule(this, 'Sweep', {
      description: 'Finds what no event told',
      schedule: Schedule.rate(Duration.hours(1)),
      targets,
    });
    alarmWhen(this, 'ResumeDead', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      description: 'A review could not be resumed',
      runbook: 'a-review-stands-still',
    });
    return target;
  }
}
