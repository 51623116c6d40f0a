import { referenceTo } from '../chart/adapt.ts';
import type { IsNamespaced } from '../chart/confine.ts';
import type { ObjectFindingCode } from '../chart/finding-codes.ts';
import { type Judgement, judge } from '../chart/judge.ts';
import { parseManifest, type RenderedObject } from '../chart/manifest.ts';
import type { Release } from '../kubernetes/releases.ts';
import { explain } from '../platform/inspection-policy.ts';
import type { Project } from '../platform/project-access.ts';
import { loadPolicy } from '../platform/stored-policy.ts';
import type { PreviewProblem } from './views.ts';

/** What only projects with cluster-wide objects may have, whatever the policy says: it is in a namespace, and takes effect beyond it. */
const beyondNamespaces: readonly ObjectFindingCode[] = ['service-external-ips'];

/** Which findings in objects block an installation in a project now. */
export async function blockingCodes({
  clusterWide,
}: Pick<Project, 'clusterWide'>): Promise<readonly ObjectFindingCode[]> {
  const { install = [] } = (await loadPolicy()).policy;
  return clusterWide ? install : [...new Set([...install, ...beyondNamespaces])];
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

/** What a revision applies when it is brought back: hooks included. */
export function objectsIn(release: Release): RenderedObject[] {
  const hooks = release.hooks.flatMap(({ manifest }) => parseManifest(String(manifest ?? '')));
  return [...parseManifest(release.manifest), ...hooks];
}

/**
 * A roll-back applies what is kept of a revision: the policy may be another one by now, and the chart be approved no more.
 * @param isNamespaced asked of the cluster: which custom kinds belong to no namespace is in no manifest.
 */
export function judgeRevision(
  objects: readonly RenderedObject[],
  codes: readonly ObjectFindingCode[],
  isNamespaced: IsNamespaced,
): Judgement[] {
  const clusterWide = objects
    .map(({ object }) => object)
    .filter(({ apiVersion, kind }) => isNamespaced(apiVersion, kind) === false)
    .map(referenceTo);
  return judge({ objects: [...objects], clusterWide }, codes);
}
