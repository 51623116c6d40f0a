import { type FindingCode, findingCodes, findingSeverities } from '../../chart/inspection-schema.ts';
import { inspectionPolicies } from '../../platform/entities/policy.ts';
import { advice } from '../../platform/inspection-advice.ts';
import type { InspectionPolicy } from '../../platform/inspection-policy.ts';
import { can, type Principal } from '../../platform/principal.ts';
import { Problem } from '../../platform/problem.ts';
import { deploymentPolicy, loadPolicy, type PolicyInForce } from '../../platform/stored-policy.ts';
import { conditional } from '../../platform/writes.ts';
import type { PolicyView } from '../contract.ts';

/** Both lists of a policy, in the findings' order. */
function listsOf(policy: InspectionPolicy): { submit: FindingCode[]; release: FindingCode[] } {
  const inOrder = (codes: readonly string[] = []) => findingCodes.filter(code => codes.includes(code));
  return { submit: inOrder(policy.submit), release: inOrder(policy.release) };
}

export function viewPolicy({ policy, stored }: PolicyInForce): PolicyView {
  return {
    ...listsOf(policy),
    source: stored?.submit ? 'store' : 'deployment',
    deployment: listsOf(deploymentPolicy()),
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
  lists: { submit: FindingCode[]; release: FindingCode[] } | undefined,
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
  return write(listsOf(policy), user, ifMatch);
}

/** Lets the deployment's policy hold again. @throws Problem 412 when it is not the revision that was read. */
export function resetPolicy(user: string, ifMatch: number | undefined) {
  return write(undefined, user, ifMatch);
}
