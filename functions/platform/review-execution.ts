import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from './clients.ts';
import { setting } from './configuration.ts';
import type { Transition } from './entities/version.ts';

/** What an execution of statemachines/app-version-lifecycle.asl.json takes. */
export interface ReviewInput {
  version: string;
  app: string;
  workspace: string;
  versionName: string;
  correlation: string;
  /** The execution's name without its generation. */
  name: string;
  /** The state to begin at. */
  at: string;
  status: string;
  sequence: number;
  generation: number;
  transitions: number;
  transition: Transition;
}

/**
 * The execution's name: workspace, chart and version for the person who looks for it in the Step Functions console, and the end of the version's id,
 * because a version string can be used again after a deletion and names cannot for 90 days. At most 74 characters, so that a generation still fits
 * into 80; only letters, digits, '-' and '_', which CloudWatch Logs wants (Step Functions developer guide, StartExecution).
 */
export function executionName(workspace: string, chartName: string, versionName: string, version: string): string {
  const readable = `${workspace}-${chartName}-${versionName}`.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 63);
  return `${readable}-${version.slice(-10)}`;
}

/**
 * Starts a review; starting the same one again is the same as having started it once (AWS answers 200 for the same input, and
 * ExecutionAlreadyExists for another).
 * @returns whether it was started now, or is running with this very input; false when the name was used before.
 */
export async function startReview(input: ReviewInput): Promise<boolean> {
  const name = input.generation === 0 ? input.name : `${input.name}-${input.generation}`;
  try {
    await stepFunctions().send(
      new StartExecutionCommand({ stateMachineArn: setting('LIFECYCLE_ARN'), name, input: JSON.stringify(input) }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return false;
    throw error;
  }
}
