import { checkGroup } from './check.ts';
import { consoleGroup } from './console.ts';
import { costsGroup } from './costs.ts';
import { functionsGroup } from './functions.ts';
import { installationsGroup } from './installations.ts';
import type { Group } from './report.ts';
import { storeGroup } from './store.ts';

/** Everything that is measured, in this order: what needs a quiet machine comes before what starts a cloud. */
export const groups: readonly Group[] = [
  checkGroup,
  functionsGroup,
  storeGroup,
  consoleGroup,
  installationsGroup,
  costsGroup,
];
