import type { KubernetesObject, ObjectReference } from '../kubernetes/object.ts';
import { type Adapted, referenceTo } from './adapt.ts';
import type { ObjectFindingCode } from './finding-codes.ts';
import { lookAt, type Sight } from './inspection-rules.ts';

/** A thing in an object that is really to be installed, which the policy does not allow. */
export interface Judgement extends Sight {
  object: ObjectReference;
  /** The template that it comes from; '' when nobody knows. */
  source: string;
}

/** More are not told: one is enough to refuse, and some hundreds help nobody. */
const judgementLimit = 100;

const keyOf = ({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string => `${apiVersion} ${kind}`;

/**
 * What the policy does not allow of the objects that are to be installed, hooks that are not due included.
 * @param codes those that block.
 */
export function judge(
  { objects, clusterWide }: Pick<Adapted, 'objects' | 'clusterWide'>,
  codes: readonly ObjectFindingCode[],
): Judgement[] {
  if (codes.length === 0) return [];
  const kinds = new Set(clusterWide.map(keyOf));
  const found: Judgement[] = [];
  for (const item of objects) {
    const { object, source } = item;
    for (const sight of lookAt(item, codes, kinds.has(keyOf(object))))
      if (found.push({ ...sight, object: referenceTo(object), source }) === judgementLimit) return found;
  }
  return found;
}

/** One judgement in words: which object, which field, and what it does. */
export function sayJudgement({ code, detail, pointer = '', object: { kind, name } }: Judgement): string {
  return `${kind} "${name}"${pointer === '' ? '' : ` at ${pointer}`}: ${detail} (${code})`;
}
