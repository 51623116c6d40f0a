import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import { grant } from './grants.ts';

export interface BerthStateMachineProps {
  /** The file under statemachines/, without its ending. */
  definition: string;
  /** Ends the name of its log group. */
  name: string;
  description: string;
  substitutions: Record<string, string>;
}

/** One state machine of Berth, from its file. Its role starts with nothing but delivering its log. */
export class BerthStateMachine extends Construct {
  readonly arn: string;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BerthStateMachineProps) {
    super(scope, id);
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

  private machine({ definition, name, substitutions }: BerthStateMachineProps): CfnStateMachine {
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}-${name}`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const machine = new CfnStateMachine(this, 'Machine', {
      stateMachineType: 'STANDARD',
      roleArn: this.role.roleArn,
      definitionString: readFileSync(join(import.meta.dirname, `../../statemachines/${definition}.asl.json`), 'utf8'),
      definitionSubstitutions: substitutions,
      // Without execution data: inputs and outputs are in the execution itself, and a token must not be in a log.
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
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

/** The state machines of this account and region, as a pattern: the ARN of one that needs the role first would be a circle in the template. */
export function machinesOf(scope: Construct): string {
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
