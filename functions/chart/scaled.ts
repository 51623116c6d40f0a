import { groupOf } from '../kubernetes/built-in-groups.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { type Change, mapping } from './fields.ts';

/** How many replicas the autoscalers of a namespace have given, by what they scale: 'apps/Deployment/web'. */
export type Scaled = Readonly<Record<string, number>>;

export function scaledKey({ apiVersion, kind, name }: { apiVersion: string; kind: string; name: string }): string {
  return `${groupOf(apiVersion)}/${kind}/${name}`;
}

/**
 * Leaves an autoscaler its replicas: an object that it scales gets as many as it has now, whatever the chart says. Left out, they would fall to one for a
 * moment where nobody else has set them.
 */
export function leaveScaled(object: KubernetesObject, scaled: Scaled): { object: KubernetesObject; changes: Change[] } {
  const { apiVersion, kind, metadata } = object;
  const now = scaled[scaledKey({ apiVersion, kind, name: metadata.name ?? '' })];
  const spec = mapping(object.spec);
  const from = spec?.replicas;
  if (now === undefined || from === undefined || from === now) return { object, changes: [] };
  const reason = `An autoscaler has given it ${now} replicas.`;
  const change = { kind, name: metadata.name ?? '', path: '/spec/replicas', from, to: now, reason };
  return { object: { ...object, spec: { ...spec, replicas: now } }, changes: [change] };
}
