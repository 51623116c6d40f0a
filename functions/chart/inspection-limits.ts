import type { Inspection } from './inspection-schema.ts';

/** Of one list. */
const entryLimit = 200;
/** Of one string, such as an image's name or a detail, in characters: no honest one is longer. */
const stringLimit = 500;
/** Of all of it as JSON, in characters: an item of the table holds 400 KB, and the version has other things to say. */
const totalLimit = 150_000;

const severityOrder = { danger: 0, warning: 1, info: 2 };

function shorten(value: unknown, entries: number): unknown {
  if (typeof value === 'string') return value.length > stringLimit ? `${value.slice(0, stringLimit)}…` : value;
  if (Array.isArray(value)) return value.slice(0, entries).map(item => shorten(item, entries));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item, entries)]));
}

/** The first of each code, then the others, each the gravest first: a flood of one finding must not hide another from the policy. */
function inOrder(findings: Inspection['findings']): Inspection['findings'] {
  const sorted = findings.toSorted((a, b) => severityOrder[a.severity] - severityOrder[b.severity]);
  const firsts = new Map(sorted.toReversed().map(finding => [finding.code, finding]));
  const isFirst = (finding: (typeof sorted)[number]): boolean => firsts.get(finding.code) === finding;
  return [...sorted.filter(isFirst), ...sorted.filter(finding => !isFirst(finding))];
}

/** Keeps what a chart can blow up within what can be stored; what matters most comes first, so that the least is cut off. */
export function limitInspection(inspection: Inspection): Inspection {
  const whole = { ...inspection, findings: inOrder(inspection.findings) };
  for (let entries = entryLimit; entries > 0; entries = Math.floor(entries / 2)) {
    const limited = shorten(whole, entries) as Inspection;
    const text = JSON.stringify(limited);
    if (text.length <= totalLimit) return { ...limited, truncated: text !== JSON.stringify(whole) };
  }
  return { renders: [], lint: [], images: [], permissions: [], findings: [], truncated: true };
}
