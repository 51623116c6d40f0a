import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { installationsContract } from '../functions/installations/contract.ts';
import { auditEntries } from '../functions/platform/entities/audit.ts';
import { projects } from '../functions/platform/entities/cluster.ts';
import { installations, operations, releaseNames, rollouts } from '../functions/platform/entities/installation.ts';
import { inspectionPolicy } from './inspection.ts';
import { alarmWhen } from './platform/alarms.ts';
import { BerthFunction } from './platform/berth-function.ts';
import { openClusters } from './platform/cluster-access.ts';
import { deadLetterQueue } from './platform/dead-letters.ts';
import type { Platform } from './platform/platform.ts';
import { wholeNumber } from './platform/settings.ts';
import { BerthStateMachine, executionsOf } from './platform/state-machine.ts';

/** One core: helm renders a chart in a tenth of a second then (Lambda: 1,769 MB are one vCPU). */
const wholeCore = 1769;
/** How long objects may take to become ready, and one hook, unless the deployment says otherwise; seconds. Helm's own default is 300. */
const defaultReadyTimeout = 600;
const defaultHookTimeout = 300;
/** So many steps at once: one that finds no room is asked for again for some minutes (statemachines/installation.asl.json). */
const defaultStepConcurrency = 20;

/** What is installed where: the operations' state machine and its steps, rollouts, the routes, and the health of all of it. */
export class Installations extends Construct {
  readonly machine: BerthStateMachine;
  readonly rollouts: BerthStateMachine;
  readonly health: BerthFunction;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.machine = this.operations(platform);
    this.rollouts = this.waves(platform);
    this.routes(platform);
    this.health = this.watch(platform);
    this.announceSuspensions(platform);
  }

  private operations({ storage: { table, packages, auditRetentionDays } }: Platform): BerthStateMachine {
    const setting = (name: string, otherwise: number): string => String(this.node.tryGetContext(name) ?? otherwise);
    const target = new BerthFunction(this, 'Step', {
      name: 'installations/step',
      description: 'One step of an operation on an installation',
      memorySize: wholeCore,
      timeout: Duration.minutes(15),
      concurrency: wholeNumber(this, 'stepConcurrency', defaultStepConcurrency),
      helm: true,
    })
      .allow(['dynamodb:GetItem', 'dynamodb:Query'], table.tableArn)
      .write(table, {
        PutItem: [auditEntries],
        UpdateItem: [installations, operations],
        DeleteItem: [releaseNames],
      })
      .allow(['s3:GetObject'], packages.arnForObjects('packages/*'), packages.arnForObjects('facts/*'))
      .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('installations/*'))
      .set('TABLE_NAME', table.tableName)
      .set('AUDIT_RETENTION_DAYS', auditRetentionDays)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('INSPECTION_POLICY', inspectionPolicy(this))
      .set('READY_TIMEOUT_SECONDS', setting('readyTimeout', defaultReadyTimeout))
      .set('HOOK_TIMEOUT_SECONDS', setting('hookTimeout', defaultHookTimeout));
    openClusters(target);
    return new BerthStateMachine(this, 'Operation', {
      definition: 'installation',
      name: 'installation',
      description: 'What an operation on an installation may do',
      substitutions: { StepFunction: target.function.functionArn },
    }).allow(['lambda:InvokeFunction'], target.function.functionArn);
  }

  private waves({ storage: { table, packages, auditRetentionDays } }: Platform): BerthStateMachine {
    const target = new BerthFunction(this, 'Rollout', {
      name: 'installations/rollout',
      description: 'The next wave of a rollout',
      timeout: Duration.minutes(5),
    })
      .allow(['dynamodb:GetItem'], table.tableArn)
      .write(table, {
        PutItem: [operations, auditEntries],
        UpdateItem: [installations, rollouts],
      })
      .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('installations/*'))
      .allow(['states:StartExecution'], this.machine.arn)
      .allow(['states:DescribeExecution'], executionsOf(this, this.machine.arn))
      .set('TABLE_NAME', table.tableName)
      .set('AUDIT_RETENTION_DAYS', auditRetentionDays)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('INSTALLATION_ARN', this.machine.arn);
    return new BerthStateMachine(this, 'Waves', {
      definition: 'rollout',
      name: 'rollout',
      description: 'What a rollout may do',
      substitutions: { RolloutFunction: target.function.functionArn },
    }).allow(['lambda:InvokeFunction'], target.function.functionArn);
  }

  private routes({ storage: { table, packages }, identity, api }: Platform): void {
    const target = new BerthFunction(this, 'Function', {
      name: 'installations',
      description: 'Installations, their previews, history and objects',
      memorySize: wholeCore,
      // A preview waits for helm and a cluster, up to 29 s.
      concurrency: 100,
      helm: true,
    })
      .write(table, {
        PutItem: [installations, operations, releaseNames, rollouts],
        UpdateItem: [installations, operations, projects],
      })
      .allow(['dynamodb:Query'], ...['gsi1', 'gsi2', 'gsi3'].map(index => `${table.tableArn}/index/${index}`))
      .allow(['s3:GetObject'], packages.arnForObjects('packages/*'), packages.arnForObjects('facts/*'))
      .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('installations/*'))
      .allow(['states:StartExecution'], this.machine.arn, this.rollouts.arn)
      .allow(['states:DescribeExecution'], executionsOf(this, this.machine.arn))
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('INSPECTION_POLICY', inspectionPolicy(this))
      .set('INSTALLATION_ARN', this.machine.arn)
      .set('ROLLOUT_ARN', this.rollouts.arn);
    openClusters(target);
    identity.verify(target);
    api.serve(installationsContract, target);
  }

  /** Tells who runs a version that was just suspended. */
  private announceSuspensions({ storage: { table } }: Platform): void {
    const deadLetters = deadLetterQueue(this, 'SuspensionDeadLetters');
    const bus = Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
    const target = new BerthFunction(this, 'Suspension', {
      name: 'installations/suspension',
      description: 'Events about installations of suspended versions',
    })
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi2`)
      .allow(['events:PutEvents'], bus)
      .set('TABLE_NAME', table.tableName);
    target.function.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        bisectBatchOnError: true,
        retryAttempts: 10,
        onFailure: new SqsDlq(deadLetters),
        filters: [
          FilterCriteria.filter({
            dynamodb: {
              NewImage: {
                __edb_e__: { S: FilterRule.isEqual('version') },
                status: { S: FilterRule.isEqual('suspended') },
              },
            },
          }),
        ],
      }),
    );
    alarmWhen(this, 'SuspensionDead', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      description: 'Who runs a suspended version could not be told',
      runbook: 'a-suspension-was-not-announced',
    });
  }

  private watch({ storage: { table, auditRetentionDays } }: Platform): BerthFunction {
    const target = new BerthFunction(this, 'Health', {
      name: 'installations/health',
      description: 'Looks at the health of all installations, and ends operations and rollouts whose execution is gone',
      timeout: Duration.minutes(5),
      memorySize: 1024,
    })
      .allow(['dynamodb:GetItem', 'dynamodb:Query'], table.tableArn)
      .write(table, {
        PutItem: [auditEntries],
        UpdateItem: [installations, operations, rollouts, projects],
      })
      .allow(['dynamodb:Query'], ...['gsi2', 'gsi3'].map(index => `${table.tableArn}/index/${index}`))
      .allow(['states:DescribeExecution'], ...[this.machine, this.rollouts].map(({ arn }) => executionsOf(this, arn)))
      .set('TABLE_NAME', table.tableName)
      .set('AUDIT_RETENTION_DAYS', auditRetentionDays)
      .set('INSTALLATION_ARN', this.machine.arn);
    openClusters(target);
    new Rule(this, 'HealthSweep', {
      description: 'The health of all installations',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(target.function)],
    });
    return target;
  }
}
