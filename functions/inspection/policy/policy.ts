import { findingCodes, findingSeverities } from '../../chart/finding-codes.ts';
import { inspectionPolicies } from '../../platform/entities/policy.ts';
import { advice } from '../../platform/inspection-advice.ts';
import type { InspectionPolicy } from '../../platform/inspection-policy.ts';
import { listsOf, type PolicyAction, type PolicyLists } from '../../platform/policy-actions.ts';
import { can, type Principal } from '../../platform/principal.ts';
import { Problem } from '../../platform/problem.ts';
import { deploymentPolicy, loadPolicy, type PolicyInForce } from '../../platform/stored-policy.ts';
import { conditional } from '../../platform/writes.ts';
import type { PolicyView } from '../contract.ts';

/** The lists of a policy, in the findings' order. */
function ordered(policy: InspectionPolicy): PolicyLists {
  const lists: Partial<Record<PolicyAction, readonly string[]>> = policy;
  return listsOf((action, codes) => codes.filter(code => lists[action]?.includes(code)));
}

export function viewPolicy({ policy, stored }: PolicyInForce): PolicyView {
  return {
    ...ordered(policy),
    source: stored?.submit ? 'store' : 'deployment',
    deployment: ordered(deploymentPolicy()),
    findings: findingCodes.map(code => ({ code, severity: findingSeverities[code], remedy: advice[code].remedy })),
    changedAt: stored?.changedAt ?? null,
    changedBy: stored?.changedBy ?? null,
    revision: stored?.revision ?? 0,
  };
}

/** @throws Problem 403 for who neither submits nor reviews nor sets it. */
export function checkReader(principal: Principal): void {
  const submits = [...principal.workspaces.keys()].some(workspace => can(principal, 'versions:submit', workspace));
  if (submits || can(principal, 'reviews:read') || can(principal, 'policy:write')) return;
  throw new Problem(
    403,
    'forbidden',
    'This needs one of the permissions "versions:submit" in a workspace, "reviews:read" or "policy:write", of which your roles have none.',
  );
}

/**
 * Writes the policy, or takes it back to the deployment's.
 * @returns what holds now, and what held before.
 * @throws Problem 412 when it is not the revision that was read.
 */
async function write(
  lists: PolicyLists | undefined,
  user: string,
  ifMatch: number | undefined,
): Promise<{ before: PolicyInForce; after: PolicyInForce }> {
  const before = await loadPolicy();
  const expected = ifMatch ?? before.stored?.revision ?? 0;
  const item = { ...lists, changedAt: new Date().toISOString(), changedBy: user, revision: expected + 1 };
  const put = inspectionPolicies
    .put(item)
    .where(({ revision }, { eq, notExists }) => (expected === 0 ? notExists(revision) : eq(revision, expected)))
    .go();
  await conditional(
    put,
    () => new Problem(412, 'precondition-failed', 'The policy was changed since you read it: read it again.'),
  );
  return { before, after: await loadPolicy() };
}

/** Sets the policy. @throws Problem 412 when it is not the revision that was read. */
export function setPolicy(policy: InspectionPolicy, user: string, ifMatch: number | undefined) {
  return write(ordered(policy), user, ifMatch);
}

/** Lets the deployment's policy hold again. @throws Problem 412 when it is not the revision that was read. */
export function resetPolicy(user: string, ifMatch: number | undefined) {
  return write(undefined, user, ifMatch);
}
