import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import { lifecycleContract } from '../functions/lifecycle/contract.ts';
import { alarmWhen } from './platform/alarms.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** A status transition is 8 events, 12 with a retry: 2,000 of them stay below the 25,000 that an execution may have. */
const defaultTransitionLimit = 2000;

/** The review: the state machine, the actions and the reviewers' routes, and what restarts an execution that somebody stopped. */
export class Lifecycle extends Construct {
  readonly stateMachineArn: string;
  readonly resume: BerthFunction;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.stateMachineArn = this.stateMachine(platform);
    this.actions(platform);
    this.resume = this.resumption(platform);
  }

  private stateMachine({ storage }: Platform): string {
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'What the review may do',
    });
    const log = new LogGroup(this, 'ExecutionLog', {
      logGroupName: `/aws/vendedlogs/states/${stack.stackName}-review`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const machine = new CfnStateMachine(this, 'Review', {
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: readFileSync(
        join(import.meta.dirname, '../statemachines/app-version-lifecycle.asl.json'),
        'utf8',
      ),
      definitionSubstitutions: {
        TableName: storage.table.tableName,
        TransitionLimit: String(this.node.tryGetContext('transitionLimit') ?? defaultTransitionLimit),
      },
      // Without execution data: inputs and outputs are in the execution itself, and a token must not be in a log.
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    });
    const arn = machine.attrArn;
    const self = stack.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
        resources: [storage.table.tableArn],
      }),
    );
    // It continues as a new execution of itself; its own ARN would be a circle in the template.
    role.addToPolicy(new PolicyStatement({ actions: ['states:StartExecution'], resources: [self] }));
    // Log delivery and tracing have no resources to name (AWS: Logging using CloudWatch Logs; X-Ray and Step Functions).
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'logs:CreateLogDelivery',
          'logs:GetLogDelivery',
          'logs:UpdateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:DescribeResourcePolicies',
          'logs:DescribeLogGroups',
          'xray:PutTraceSegments',
          'xray:PutTelemetryRecords',
          'xray:GetSamplingRules',
          'xray:GetSamplingTargets',
        ],
        resources: ['*'],
      }),
    );
    const policy = role.node.tryFindChild('DefaultPolicy');
    if (policy) machine.node.addDependency(policy);
    NagSuppressions.addResourceSuppressions(
      role,
      [
        {
          id: 'AwsSolutions-IAM5',
          reason:
            'Log delivery and X-Ray have no resource-level permissions; its own ARN would be a circle in the template.',
        },
      ],
      true,
    );
    NagSuppressions.addResourceSuppressions(machine, [
      {
        id: 'AwsSolutions-SF1',
        reason:
          'Only errors are logged: the execution’s own history keeps every event, and its data includes task tokens, which no log may hold.',
      },
    ]);
    const metric = StateMachine.fromStateMachineArn(this, 'Machine', arn).metricFailed({ period: Duration.minutes(5) });
    alarmWhen(this, 'Failed', {
      metric,
      threshold: 1,
      description: 'A review’s execution failed',
      runbook: 'a-review-stands-still',
    });
    return arn;
  }

  private actions({ storage, identity, api }: Platform): void {
    const table = storage.table;
    const target = new BerthFunction(this, 'Actions', {
      name: 'lifecycle',
      description: 'Actions on versions, the review queue and its evidence',
    })
      .allow(['dynamodb:PutItem'], table.tableArn)
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi1`, `${table.tableArn}/index/gsi2`)
      .allow(['states:SendTaskSuccess'], this.stateMachineArn)
      .allow(['s3:GetObject'], storage.packages.arnForObjects('packages/*'), storage.packages.arnForObjects('facts/*'))
      .set('PACKAGES_BUCKET', storage.packages.bucketName);
    identity.verify(target);
    api.serve(lifecycleContract, target);
  }

  private resumption({ storage }: Platform): BerthFunction {
    const deadLetters = new Queue(this, 'ResumeDeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const target = new BerthFunction(this, 'Resume', {
      name: 'lifecycle/resume',
      description: 'Restarts a review whose execution is not running, at the status its version has',
      timeout: Duration.minutes(5),
    })
      .allow(['dynamodb:Query'], `${storage.table.tableArn}/index/gsi2`)
      .allow(['states:ListExecutions', 'states:StartExecution'], this.stateMachineArn)
      .set('TABLE_NAME', storage.table.tableName)
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
    NagSuppressions.addResourceSuppressions(deadLetters, [
      { id: 'AwsSolutions-SQS3', reason: 'It is a dead-letter queue.' },
    ]);
    alarmWhen(this, 'ResumeDead', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      description: 'A review could not be resumed',
      runbook: 'a-review-stands-still',
    });
    return target;
  }
}
