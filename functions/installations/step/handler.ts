import * as z from 'zod';
import { correlate, logger } from '../../platform/logging.ts';
import { finish } from '../finish.ts';
import { loadInstallation, loadOperation } from '../records.ts';
import type { Installation, Operation } from '../views.ts';
import { lastRevision } from './end.ts';
import { look } from './look.ts';
import type { StepResult } from './outcome.ts';
import { apply, prepare, undo } from './steps.ts';

/** What statemachines/installation.asl.json sends. */
const event = z.object({
  step: z.enum(['preview', 'apply', 'look', 'roll back', 'succeeded', 'failed', 'rolled back']),
  installation: z.string(),
  operation: z.string(),
  /** Why it ends, or what the look before found failed. */
  detail: z.string().default(''),
  /** When the state machine came to this step; silence, and objects that are not ready, are waited for from then on. */
  since: z.iso.datetime().optional(),
});
type Step = z.output<typeof event>['step'];

/** What an error of a function is to Step Functions: JSON, with a stack trace. */
const cause = z.object({ errorMessage: z.string() });

/** For people: what a step found is in words already, an error that nobody expected is not. */
function inWords(detail: string): string {
  try {
    return `Berth itself failed: ${cause.parse(JSON.parse(detail)).errorMessage}`;
  } catch {
    return detail;
  }
}

async function end(
  installation: Installation,
  operation: Operation,
  status: 'succeeded' | 'failed' | 'rolled-back',
  cause: string,
): Promise<StepResult> {
  const revision = await lastRevision(installation, operation);
  const detail = inWords(cause);
  await finish(installation, operation, { status, detail, revision });
  return { state: 'done', detail };
}

function perform(
  step: Step,
  installation: Installation,
  operation: Operation,
  detail: string,
  since: Date,
): Promise<StepResult> {
  switch (step) {
    case 'preview':
      return prepare(installation, operation, since);
    case 'apply':
      return apply(installation, operation, since);
    case 'look':
      return look(installation, operation, since, detail);
    case 'roll back':
      return undo(installation, operation, since);
    case 'succeeded':
    case 'failed':
      return end(installation, operation, step, detail);
    case 'rolled back':
      return end(installation, operation, 'rolled-back', detail);
  }
}

/**
 * One step of an operation. Each may be repeated: it looks what is there before it does anything.
 * @returns besides the result, since when the state machine waits: from now on, unless this step waits on.
 */
export async function handler(input: unknown): Promise<StepResult & { since: string }> {
  const { step, detail, since, ...ids } = event.parse(input);
  const installation = await loadInstallation(ids.installation);
  const operation = await loadOperation(ids.installation, ids.operation);
  correlate(operation.correlation);
  const begun = since ?? operation.createdAt;
  // Ended from outside, because its execution was taken for dead: whoever came after it has the release now.
  if (operation.status !== 'running')
    return { state: 'failed', detail: operation.detail ?? 'It was ended before.', since: begun };
  const result = await perform(step, installation, operation, detail, new Date(begun));
  logger.info('Step done', { step, ...ids, state: result.state, detail: result.detail });
  return { ...result, since: result.state === 'waiting' ? begun : new Date().toISOString() };
}
