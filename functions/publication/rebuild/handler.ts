import { logger } from '../../platform/logging.ts';
import { type Rebuilt, rebuild } from './rebuild.ts';

/** Takes `{}` from an operator, or from a store that starts again. */
export async function handler(): Promise<Rebuilt> {
  const rebuilt = await rebuild();
  logger.info('Rebuilt what the store serves', { ...rebuilt });
  return rebuilt;
}
