import { mapping } from '../../chart/fields.ts';
import { type Scaled, scaledKey } from '../../chart/scaled.ts';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { KubernetesError } from '../../kubernetes/errors.ts';
import { readable } from '../../kubernetes/ownership.ts';
import { inParallel } from '../../kubernetes/parallel.ts';

const target = (spec: unknown): Record<string, unknown> => mapping(mapping(spec)?.scaleTargetRef) ?? {};

/** How many replicas the autoscalers of a namespace have given to what they scale. What may not be read counts as none. */
export async function scaledIn(client: KubernetesClient, namespace: string): Promise<Scaled> {
  const autoscalers = await readable(client.list('autoscaling/v2', 'HorizontalPodAutoscaler', { namespace }));
  const found = await inParallel(autoscalers, 4, async ({ spec }): Promise<[string, number][]> => {
    const { apiVersion, kind, name } = target(spec);
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return [];
    const live = await client.find({ apiVersion, kind, namespace, name }).catch((error: unknown) => {
      if (error instanceof KubernetesError) return undefined;
      throw error;
    });
    const replicas = mapping(live?.spec)?.replicas;
    return typeof replicas === 'number' ? [[scaledKey({ apiVersion, kind, name }), replicas]] : [];
  });
  return Object.fromEntries(found.flat());
}
