import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import type { Installation, Operation } from './views.ts';

/** The name of an operation's execution, for the person who looks for it in the console; at most 80 characters (StartExecution). */
function executionName({ workspace, release }: Installation, { kind, operation }: Operation): string {
  const readable = `${workspace}-${release}-${kind}`.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 69);
  return `${readable}-${operation.slice(-10)}`;
}

/** The ARN that an operation's execution has, started or not. */
export function executionArn(installation: Installation, operation: Operation): string {
  const machine = setting('INSTALLATION_ARN').replace(':stateMachine:', ':execution:');
  return `${machine}:${executionName(installation, operation)}`;
}

/**
 * Starts an operation's execution. Its input follows from the records, so a second start is the same start. What is in it is what a person reads in
 * the console; the steps read the records.
 */
export async function startOperation(installation: Installation, operation: Operation): Promise<void> {
  const { operation: id, kind, actor, versionName, correlation, rollbackOnFailure, message = '' } = operation;
  const { workspace, namespace, release, chartName } = installation;
  const input = {
    operation: id,
    installation: installation.installation,
    kind,
    workspace,
    namespace,
    release,
    chart: chartName,
    version: versionName,
    actor,
    message,
    rollbackOnFailure,
    correlation,
    since: operation.createdAt,
  };
  try {
    await stepFunctions().send(
      new StartExecutionCommand({
        stateMachineArn: setting('INSTALLATION_ARN'),
        name: executionName(installation, operation),
        input: JSON.stringify(input),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
  }
}

/** How an operation's execution stands, and what was said by who stopped it; undefined when there is none. */
export async function executionStatus(
  installation: Installation,
  operation: Operation,
): Promise<{ status: string | undefined; cause: string | undefined } | undefined> {
  try {
    const { status, cause } = await stepFunctions().send(
      new DescribeExecutionCommand({ executionArn: executionArn(installation, operation) }),
    );
    return { status, cause };
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}
