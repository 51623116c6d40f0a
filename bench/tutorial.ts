import { join } from 'node:path';
import { root } from '../local/settings.ts';

/** The path of the tutorial's redis. Both of its versions render for the newest Kubernetes as they are. */
export function tutorialChart(version: '11.3.4' | '12.0.0'): string {
  return join(root, `../shared/charts/tutorial/redis-${version}.tgz`);
}
