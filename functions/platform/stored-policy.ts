import type { EntityItem } from 'electrodb';
import { findingCodes } from '../chart/inspection-schema.ts';
import { setting } from './configuration.ts';
import { inspectionPolicies } from './entities/policy.ts';
import { type InspectionPolicy, parseInspectionPolicy } from './inspection-policy.ts';

export type StoredPolicy = EntityItem<typeof inspectionPolicies>;

/** The policy in force, and what there is of it in the store. */
export interface PolicyInForce {
  policy: InspectionPolicy;
  stored: StoredPolicy | undefined;
}

/** The policy that the deployment names, which holds until somebody sets one. */
export function deploymentPolicy(): InspectionPolicy {
  return parseInspectionPolicy(setting('INSPECTION_POLICY'));
}

/** The codes that are still some finding's: one may have gone since it was stored. */
function known(codes: readonly string[]): InspectionPolicy['submit'] {
  return findingCodes.filter(code => codes.includes(code));
}

/** Reads the policy that holds now. A change holds at once: it is read for each decision, and consistently. */
export async function loadPolicy(): Promise<PolicyInForce> {
  const { data } = await inspectionPolicies.get({}).go({ consistent: true });
  const stored = data ?? undefined;
  if (!stored?.submit || !stored.release) return { policy: deploymentPolicy(), stored };
  return { policy: { submit: known(stored.submit), release: known(stored.release) }, stored };
}
