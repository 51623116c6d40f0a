import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import * as z from 'zod';
import { grant, grantWrites, type Writes } from './grants.ts';

export interface BerthStateMachineProps {
  /** The file under statemachines/, without its ending. */
  definition: string;
  /** Ends the name of its log group. */
  name: string;
  description: string;
  substitutions: Record<string, string>;
}

/** The tag that names a state machine in policies. */
const machineTag = 'berth:state-machine';

/** One state machine of Berth, from its file. Its role starts with nothing but delivering its log. */
export class BerthStateMachine extends Construct {
  readonly arn: string;
  readonly role: Role;
  private readonly definition: string;
  /** Of this machine in this deployment only. */
  private readonly tag: string;

  constructor(scope: Construct, id: string, props: BerthStateMachineProps) {
    super(scope, id);
    this.definition = readFileSync(
      join(import.meta.dirname, `../../statemachines/${props.definition}.asl.json`),
      'utf8',
    );
    this.tag = `${Stack.of(this).stackName}-${props.name}`;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': machinesOf(this) },
        },
      }),
      description: props.description,
    });
    const machine = this.machine(props);
    this.arn = machine.attrArn;
    this.deliverLogs();
    const policy = this.role.node.tryFindChild('DefaultPolicy');
    if (policy) machine.node.addDependency(policy);
  }

  /** Executions that ended badly, in five minutes. */
  metricFailed() {
    return StateMachine.fromStateMachineArn(this, 'Imported', this.arn).metricFailed({ period: Duration.minutes(5) });
  }

  /** Grants exactly these actions on exactly these resources. */
  allow(actions: string[], ...resources: string[]): this {
    grant(this.role, actions, resources);
    return this;
  }

  /** Grants starting executions of itself. Its own ARN would be a circle in the template, so it is known by its tag. */
  continueAsNew(): this {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [machinesOf(this)],
        conditions: { StringEquals: { [`aws:ResourceTag/${machineTag}`]: this.tag } },
      }),
    );
    return this;
  }

  /** Grants writing what its states write, as its file says it. */
  write(table: ITableV2): this {
    grantWrites(this.role, table, writesOf(this.definition));
    return this;
  }

  private machine({ name, substitutions }: BerthStateMachineProps): CfnStateMachine {
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}-${name}`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const machine = new CfnStateMachine(this, 'Machine', {
      stateMachineType: 'STANDARD',
      roleArn: this.role.roleArn,
      definitionString: this.definition,
      definitionSubstitutions: substitutions,
      // Without execution data: inputs and outputs are in the execution itself, and a token must not be in a log.
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
      tags: [{ key: machineTag, value: this.tag }],
    });
    NagSuppressions.addResourceSuppressions(machine, [
      {
        id: 'AwsSolutions-SF1',
        reason:
          'Only errors are logged: the execution’s own history keeps every event, and its data includes task tokens, which no log may hold.',
      },
    ]);
    return machine;
  }

  /** Log delivery and tracing have no resources to name (AWS: Logging using CloudWatch Logs; X-Ray and Step Functions). */
  private deliverLogs(): void {
    this.allow(
      [
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
      '*',
    );
    NagSuppressions.addResourceSuppressions(
      this.role,
      [
        {
          id: 'AwsSolutions-IAM5',
          reason:
            'Log delivery and X-Ray have no resource-level permissions; its own ARN, and the versions of a function, cannot be named before they are there.',
        },
      ],
      true,
    );
  }
}

const pk = z.object({ pk: z.object({ S: z.string() }) });
const item = z.object({
  Put: z.object({ Item: pk }).optional(),
  Update: z.object({ Key: pk }).optional(),
  Delete: z.object({ Key: pk }).optional(),
});
const states = z.object({
  States: z.record(
    z.string(),
    z.object({ Arguments: z.looseObject({ TransactItems: z.array(item).optional() }).optional() }),
  ),
});

/** The partition keys of an expression such as `{% 'version#' & $states.input.version %}`, as a pattern. */
function patternOf({ pk: { S: expression } }: z.output<typeof pk>): string {
  const [, beginning] = /^\{% '([a-z]+#)' & /.exec(expression) ?? [];
  if (!beginning) throw new Error(`The partition key ${expression} does not begin with words of its own.`);
  return `${beginning}*`;
}

function writesOf(definition: string): Writes {
  const tasks = Object.values(states.parse(JSON.parse(definition)).States);
  const items = tasks.flatMap(({ Arguments }) => Arguments?.TransactItems ?? []);
  return {
    PutItem: items.flatMap(({ Put }) => (Put ? [patternOf(Put.Item)] : [])),
    UpdateItem: items.flatMap(({ Update }) => (Update ? [patternOf(Update.Key)] : [])),
    DeleteItem: items.flatMap(({ Delete }) => (Delete ? [patternOf(Delete.Key)] : [])),
  };
}

/** The state machines of this account and region, as a pattern: the ARN of one that needs the role first would be a circle in the template. */
function machinesOf(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** The executions of a state machine, as a pattern. */
export function executionsOf(scope: Construct, stateMachineArn: string): string {
  const name = Fn.select(6, Fn.split(':', stateMachineArn));
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${name}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
