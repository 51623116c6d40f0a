import type { EntityItem } from 'electrodb';
import { setting } from './configuration.ts';
import { inspectionPolicies } from './entities/policy.ts';
import { type InspectionPolicy, parseInspectionPolicy } from './inspection-policy.ts';
import { listsOf, type PolicyAction } from './policy-actions.ts';

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

/** Reads the policy that holds now. A change holds at once: it is read for each decision, and consistently. */
export async function loadPolicy(): Promise<PolicyInForce> {
  const { data } = await inspectionPolicies.get({}).go({ consistent: true });
  const stored = data ?? undefined;
  const deployed = deploymentPolicy();
  if (!stored?.submit || !stored.release) return { policy: deployed, stored };
  const lists: Partial<Record<PolicyAction, readonly string[]>> = {
    ...stored,
    install: stored.install ?? deployed.install,
  };
  // A code may have gone since it was stored: it is some finding's no more.
  return { policy: listsOf((action, codes) => codes.filter(code => lists[action]?.includes(code))), stored };
}
