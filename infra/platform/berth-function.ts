import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import { alarmWhen } from './alarms.ts';
import { assetName, bundleDirectory } from './bundle.ts';
import { grant, grantWrites, type Writes } from './grants.ts';
import { helmLayer, helmPath } from './helm-layer.ts';
import { isOn } from './settings.ts';

export interface BerthFunctionProps {
  /** The folder under functions/. */
  name: string;
  description: string;
  memorySize?: number;
  timeout?: Duration;
  /** So many run at once and no more, and so many always can, whatever else runs in the account. */
  concurrency?: number;
  /** Brings the stock helm along. */
  helm?: boolean;
  environment?: Record<string, string>;
}

/**
 * One function of Berth. Its role starts with nothing but writing its own log: every other action is named in `allow`, because test/permissions holds each
 * granted action against the calls that are really made.
 */
export class BerthFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BerthFunctionProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What functions/${props.name} may do`,
    });
    // Without `*`, a log stream's ARN cannot be named before the stream is there.
    const streams = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${logGroup.logGroupName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [streams] }),
    );
    this.function = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(join(bundleDirectory, assetName(props.name))),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      // The layer's binaries are for x86.
      architecture: props.helm ? Architecture.X86_64 : Architecture.ARM_64,
      ...(props.helm ? { layers: [helmLayer(this)] } : {}),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      description: props.description,
      // 512 MB: a third of a core, where a cold start of a 1 MB bundle stays under half a second.
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.seconds(29),
      // An account's limit may have no room for it: new ones have 10, all of which must stay free.
      ...(props.concurrency !== undefined && isOn(this, 'reservedConcurrency')
        ? { reservedConcurrentExecutions: props.concurrency }
        : {}),
      environment: {
        // Names the function in the user agent of its calls, and so in CloudTrail.
        AWS_SDK_UA_APP_ID: `berth-${assetName(props.name)}`,
        POWERTOOLS_SERVICE_NAME: `berth-${assetName(props.name)}`,
        ...(props.helm ? { HELM_PATH: helmPath(this) } : {}),
        ...props.environment,
      },
    });
    alarmWhen(this, 'Errors', {
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      description: `functions/${props.name} failed`,
      runbook: 'a-function-fails',
    });
    NagSuppressions.addResourceSuppressions(
      this.role,
      [
        {
          id: 'AwsSolutions-IAM5',
          reason:
            'Streams of its own log group, objects of its own prefixes, indexes of its own table: named parents, open leaves.',
        },
      ],
      true,
    );
  }

  /** Grants exactly these actions on exactly these resources. */
  allow(actions: string[], ...resources: string[]): this {
    grant(this.role, actions, resources);
    return this;
  }

  /** Grants writing the items of these entities to the table, and no others. */
  write(table: ITableV2, writes: Writes): this {
    grantWrites(this.role, table, writes);
    return this;
  }

  /** Gives the function a setting of functions/platform/configuration.ts. */
  set(name: string, value: string): this {
    this.function.addEnvironment(name, value);
    return this;
  }
}
