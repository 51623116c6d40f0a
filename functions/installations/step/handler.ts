import { z } from 'zod';
import { correlate, logger } from '../../platform/logging.ts';
import { finish } from '../finish.ts';
import { loadInstallation, loadOperation } from '../records.ts';
import type { Installation, Operation } from '../views.ts';
import { lastRevision } from './end.ts';
import { look } from './look.ts';
import { apply, prepare, type StepResult, undo } from './steps.ts';

/** What statemachines/installation.asl.json sends. */
const event = z.object({
  step: z.enum(['preview', 'apply', 'look', 'roll back', 'succeeded', 'failed', 'rolled back']),
  installation: z.string(),
  operation: z.string(),
  /** Why it ends, or what the look before found failed. */
  detail: z.string().default(''),
});

async function end(
  installation: Installation,
  operation: Operation,
  status: 'succeeded' | 'failed' | 'rolled-back',
  detail: string,
): Promise<StepResult> {
  const revision = await lastRevision(installation, operation);
  await finish(installation, operation, { status, detail, revision });
  return { state: 'done', detail };
}

async function perform(
  step: z.output<typeof event>['step'],
  installation: Installation,
  operation: Operation,
  detail: string,
): Promise<StepResult> {
  switch (step) {
    case 'preview':
      return prepare(installation, operation);
    case 'apply':
      return apply(installation, operation);
    case 'look':
      return look(installation, operation, detail);
    case 'roll back':
      return undo(installation, operation);
    case 'succeeded':
    case 'failed':
      return end(installation, operation, step, detail);
    case 'rolled back':
      return end(installation, operation, 'rolled-back', detail);
  }
}

/** One step of an operation. Each may be repeated: it looks what is there before it does anything. */
export async function handler(input: unknown): Promise<StepResult> {
  const { step, detail, ...ids } = event.parse(input);
  const installation = await loadInstallation(ids.installation);
  const operation = await loadOperation(ids.installation, ids.operation);
  correlate(operation.correlation);
  // Ended from outside, because its execution was taken for dead: whoever came after it has the release now.
  if (operation.status !== 'running') return { state: 'failed', detail: operation.detail ?? 'It was ended before.' };
  const result = await perform(step, installation, operation, detail);
  logger.info('Step done', { step, ...ids, state: result.state, detail: result.detail });
  return result;
}
