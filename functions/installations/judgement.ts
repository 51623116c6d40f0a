import type { ObjectFindingCode } from '../chart/finding-codes.ts';
import { type Judgement, judge } from '../chart/judge.ts';
import { parseManifest } from '../chart/manifest.ts';
import type { Release } from '../kubernetes/releases.ts';
import { explain } from '../platform/inspection-policy.ts';
import { loadPolicy } from '../platform/stored-policy.ts';
import type { PreviewProblem } from './views.ts';

/** Which findings in objects block an installation now. */
export async function blockingCodes(): Promise<readonly ObjectFindingCode[]> {
  return (await loadPolicy()).policy.install ?? [];
}

/** What was to be installed is not allowed by the policy; nothing of it was. */
export class PolicyRefusal extends Error {
  override readonly name = 'PolicyRefusal';
  readonly problems: readonly PreviewProblem[];

  constructor(problems: readonly PreviewProblem[]) {
    super('The inspection policy does not allow this.');
    this.problems = problems;
  }
}

/** What the policy does not allow, as what stands in the way. */
export function problemOf(judgement: Judgement): PreviewProblem {
  const { code, object, pointer, source } = judgement;
  return {
    code: 'policy-blocks',
    finding: code,
    detail: `${explain(judgement)}${pointer ? ` (${pointer})` : ''}`,
    object,
    ...(pointer ? { pointer } : {}),
    ...(source === '' ? {} : { file: source }),
  };
}

/** A roll-back applies what is kept of a revision, hooks included: the policy may be another one by now, and the chart be approved no more. */
export function judgeRevision(release: Release, codes: readonly ObjectFindingCode[]): Judgement[] {
  const hooks = release.hooks.flatMap(({ manifest }) => parseManifest(String(manifest ?? '')));
  return judge({ objects: [...parseManifest(release.manifest), ...hooks], clusterWide: [] }, codes);
}
