import { controller, database, operator } from './testing-conditions.ts';
import { certificates, dashboards, delivery, tuples } from './testing-maps.ts';
import type { Sample } from './testing-sample.ts';

/** Schemas as charts write them, one for each way that is found among them. */
export const samples: readonly Sample[] = [database, dashboards, certificates, controller, delivery, tuples, operator];
