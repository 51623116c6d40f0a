import type { HttpAnswer } from '../platform/http.ts';
import { blocked, explain } from '../platform/inspection-policy.ts';
import { viewInspection } from '../platform/inspection-view.ts';
import { loadInspection } from '../platform/inspections.ts';
import { policyActions } from '../platform/policy-actions.ts';
import { Problem, type ProblemType } from '../platform/problem.ts';
import { loadPolicy } from '../platform/stored-policy.ts';
import type { Version } from '../platform/views.ts';

/** How long a chart of ordinary size takes, with a function that starts cold; seconds. */
const retryAfter = 5;

/** 404 with Retry-After: what is asked for is being made. */
export function answerLater(type: ProblemType, detail: string, correlation: string): HttpAnswer {
  const problem = new Problem(404, type, detail);
  return {
    status: problem.status,
    body: { ...problem.document(), correlation },
    headers: { 'content-type': 'application/problem+json', 'retry-after': String(retryAfter) },
  };
}

/** What was found in a version's package, and which actions that blocks; 404 with Retry-After while it is not there yet. */
export async function answerInspection(version: Version, correlation: string): Promise<HttpAnswer> {
  const inspection = await loadInspection(version.digest);
  if (!inspection) {
    const detail = `The package of "${version.version}" is still being inspected: ask again in a moment. If it stays like this, upload the same package once more.`;
    return answerLater('not-found', detail, correlation);
  }
  const { policy } = await loadPolicy();
  const blocks = policyActions.flatMap(action => {
    const findings = blocked(policy, action, inspection);
    if (findings === 'not-inspected') return [];
    return findings.map(finding => ({ action, code: finding.code, detail: explain(finding) }));
  });
  return { status: 200, body: { ...viewInspection(inspection), blocks } };
}
