import { blocked, explain } from '../platform/inspection-policy.ts';
import { loadCurrentInspection, requestMissedInspection } from '../platform/inspections.ts';
import type { PolicyAction } from '../platform/policy-actions.ts';
import { Problem } from '../platform/problem.ts';
import { loadPolicy } from '../platform/stored-policy.ts';
import type { Version } from '../platform/views.ts';
import type { Action } from './table.ts';

/** The actions of a review that a policy can block. */
type Blocked = Exclude<PolicyAction, 'install'>;
const done: Readonly<Record<Blocked, string>> = { submit: 'submitted', release: 'released' };
const isBlocked = (action: Action): action is Blocked => action in done;

/**
 * Holds a version against the inspection policy that holds now, when it has a say about the action. A package that was inspected by older rules, or not at
 * all, is asked for.
 * @throws Problem 409 `policy-blocks`: with every finding that blocks, or because the package is not inspected yet.
 */
export async function checkPolicy(version: Version, action: Action, correlation: string): Promise<void> {
  if (!isBlocked(action)) return;
  const { policy } = await loadPolicy();
  if (!policy[action]?.length) return;
  const { digest, chartName, name: versionName, version: id } = version;
  const findings = blocked(policy, action, await loadCurrentInspection(digest));
  if (findings === 'not-inspected') {
    await requestMissedInspection({ digest, chartName, versionName, version: id, correlation });
    throw new Problem(
      409,
      'policy-blocks',
      `The package is still being inspected, and is ${done[action]} only after that: repeat in a moment. If it stays like this, upload the same package once more.`,
    );
  }
  if (findings.length === 0) return;
  const codes = [...new Set(findings.map(({ code }) => code))];
  throw new Problem(
    409,
    'policy-blocks',
    `The inspection found what keeps a version from being ${done[action]} here: ${codes.join(', ')}. Upload a new version without it.`,
    {
      errors: findings.map(finding => ({
        code: finding.code,
        detail: explain(finding),
        ...(finding.file === undefined ? {} : { file: finding.file }),
        ...(finding.pointer === undefined ? {} : { pointer: finding.pointer }),
      })),
    },
  );
}
