import { logger } from '../../platform/logging.ts';
import { resume } from './resume.ts';

/** Takes an EventBridge event, a schedule, or `{}` from an operator; the last looks at every version, however fresh. */
export async function handler(event: { source?: string }): Promise<{ resumed: number }> {
  const resumed = await resume({ settled: event.source === undefined });
  logger.info('Reviews resumed', { resumed });
  return { resumed };
}
