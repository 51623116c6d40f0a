import { logger } from '../../platform/logging.ts';
import { sweep } from './sweep.ts';

/** Runs on a schedule: looks at every installation, cluster by cluster. May be repeated at any time. */
export async function handler(): Promise<{ looked: number; changed: number; ended: number }> {
  const result = await sweep();
  logger.info('Health looked at', result);
  return result;
}
