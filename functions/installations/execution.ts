import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import type { Installation, Operation } from './views.ts';

/** An execution starts within a moment; one that is not there after this has never been started, milliseconds. */
const settling = 30_000;

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

/** How an execution stands, and what was said by who stopped it; without a status there is none. */
export async function executionStatus(
  executionArn: string,
): Promise<{ status?: string | undefined; cause?: string | undefined }> {
  try {
    const { status, cause } = await stepFunctions().send(new DescribeExecutionCommand({ executionArn }));
    return { status, cause };
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return {};
    throw error;
  }
}

/**
 * Why nothing more is to be expected of an execution, in words; undefined while there is.
 * @param since when it was ordered, ISO 8601.
 */
export async function deathOf(
  executionArn: string,
  since: string,
): Promise<{ how: string; aborted: boolean } | undefined> {
  const { status, cause } = await executionStatus(executionArn);
  const young = Date.now() - Date.parse(since) < settling;
  if (status === 'RUNNING' || (status === undefined && young)) return undefined;
  const aborted = status === 'ABORTED';
  const how = status === undefined ? 'never began' : aborted ? 'was stopped' : `ended as ${status}`;
  return { how: aborted && cause ? `${how} (“${cause}”)` : how, aborted };
}
