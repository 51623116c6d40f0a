import * as z from 'zod';
import { correlate, logger } from '../../platform/logging.ts';
import { loadRollout } from '../records.ts';
import { advance } from './advance.ts';

/** What statemachines/rollout.asl.json sends. */
const event = z.object({ rollout: z.string() });

/** Looks how the present wave does, and begins the next one when it is over. May be repeated. */
export async function handler(input: unknown): Promise<{ state: 'waiting' | 'succeeded' | 'stopped'; detail: string }> {
  const rollout = await loadRollout(event.parse(input).rollout);
  correlate(rollout.correlation);
  const result = await advance(rollout);
  logger.info('Rollout looked at', { rollout: rollout.rollout, ...result });
  return result;
}
