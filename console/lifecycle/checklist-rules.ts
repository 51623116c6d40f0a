import type { Schema } from '../platform/api.ts';

export type AdvisedFinding = Schema<'Inspection'>['findings'][number];
export type Topic = AdvisedFinding['topic'];

/** Findings that concern the same question. */
export interface TopicGroup {
  topic: Topic;
  findings: AdvisedFinding[];
}

export const rank = { danger: 0, warning: 1, info: 2 } as const;

/** The same finding has the same name each time that the version is looked at. */
export function findingId({ code, detail, object, pointer, file }: AdvisedFinding): string {
  return [code, object?.kind, object?.namespace, object?.name, pointer, file, detail].join('|');
}

const gravest = ({ findings }: TopicGroup): number => Math.min(...findings.map(({ severity }) => rank[severity]));

/** Findings by what a reviewer has to think about: the gravest topic first, in it the gravest finding. */
export function byTopic(findings: readonly AdvisedFinding[], topics: readonly Topic[]): TopicGroup[] {
  return topics
    .map(topic => ({
      topic,
      findings: findings.filter(each => each.topic === topic).sort((a, b) => rank[a.severity] - rank[b.severity]),
    }))
    .filter(group => group.findings.length > 0)
    .sort((a, b) => gravest(a) - gravest(b));
}

/** How many dangers nobody has ticked. */
export function dangersLeft(findings: readonly AdvisedFinding[], ticked: ReadonlySet<string>): number {
  return findings.filter(finding => finding.severity === 'danger' && !ticked.has(findingId(finding))).length;
}

/** What was ticked, by version; the one that was ticked last stands last. */
export type Ticked = Readonly<Record<string, readonly string[]>>;

/** So many versions are remembered. */
const remembered = 100;

/** Replaces what is ticked of a version, and forgets the versions that were ticked longest ago. */
export function tick(before: Ticked, version: string, ids: readonly string[]): Ticked {
  const others = Object.entries(before).filter(([other]) => other !== version);
  return Object.fromEntries([...others, [version, ids] as const].slice(-remembered));
}

/** What storage holds may be of another day, or of somebody else. */
export function readTicked(text: string | null): Ticked {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([version, ids]) =>
        Array.isArray(ids) ? [[version, ids.filter(id => typeof id === 'string')]] : [],
      ),
    );
  } catch {
    return {};
  }
}
