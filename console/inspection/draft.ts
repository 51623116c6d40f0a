import type { FindingCode } from '../../functions/chart/finding-codes.ts';
import {
  listsOf,
  type PolicyAction,
  type PolicyLists,
  policyActions,
} from '../../functions/platform/policy-actions.ts';

type Lists = Readonly<Record<PolicyAction, readonly FindingCode[]>>;

/** What somebody ticked or cleared, and did not save yet: kept apart from the policy itself, so that a fresh one can be put under it. */
export type Draft = Readonly<Partial<Record<`${PolicyAction} ${FindingCode}`, boolean>>>;

/** Whether a box is ticked: by the draft, else by the policy. */
export function ticked(policy: Lists, draft: Draft, action: PolicyAction, code: FindingCode): boolean {
  return draft[`${action} ${code}`] ?? policy[action].includes(code);
}

/** The draft after a box was clicked; a click back to what the policy says is no change. */
export function click(policy: Lists, draft: Draft, action: PolicyAction, code: FindingCode): Draft {
  const next = !ticked(policy, draft, action, code);
  const { [`${action} ${code}` as const]: _, ...others } = draft;
  return next === policy[action].includes(code) ? others : { ...others, [`${action} ${code}`]: next };
}

/** The policy with the draft in it. */
export function merged(policy: Lists, draft: Draft, codes: readonly FindingCode[]): PolicyLists {
  return listsOf((action, possible) =>
    possible.filter(code => codes.includes(code) && ticked(policy, draft, action, code)),
  );
}

/** How many boxes of the draft differ from the policy. */
export function changed(policy: Lists, draft: Draft, codes: readonly FindingCode[]): number {
  return policyActions
    .flatMap(action => codes.map(code => ticked(policy, draft, action, code) !== policy[action].includes(code)))
    .filter(Boolean).length;
}
