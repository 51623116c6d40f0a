import type { KubernetesObject } from '../kubernetes/object.ts';
import { items, type Mapping, mapping } from './fields.ts';

/** Where pod specs stand: in a Pod, a PodTemplate, all workloads (built-in ones and those of operators that follow them), a CronJob. */
const places: readonly (readonly string[])[] = [
  ['spec'],
  ['template', 'spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
];

export interface Container {
  name: string;
  spec: Mapping;
  security: Mapping;
}

function at(object: KubernetesObject, path: readonly string[]): Mapping | undefined {
  let value: Mapping | undefined = object;
  for (const step of path) value = mapping(value?.[step]);
  return value;
}

/** The pod specs of an object; most have one or none. */
export function podSpecs(object: KubernetesObject): Mapping[] {
  return places
    .map(path => at(object, path))
    .filter(spec => spec !== undefined && Array.isArray(spec.containers)) as Mapping[];
}

/** All containers of a pod spec, those that start it included. */
export function containers(spec: Mapping): Container[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(field =>
    items(spec[field]).map(container => ({
      name: String(container.name ?? ''),
      spec: container,
      security: mapping(container.securityContext) ?? {},
    })),
  );
}

export type Pinning = 'digest' | 'tag' | 'latest';

/** How firmly an image reference says what will run: only a digest cannot come to mean something else. */
export function pinningOf(image: string): Pinning {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return 'digest';
  const tag = /:([^:/]+)$/.exec(image.split('@', 1)[0] ?? '')?.[1];
  return tag === undefined || tag === 'latest' ? 'latest' : 'tag';
}

/** The images that an object runs, each once. */
export function imagesOf(object: KubernetesObject): string[] {
  const all = podSpecs(object).flatMap(spec => containers(spec).map(({ spec: { image } }) => image));
  return [...new Set(all.filter(image => typeof image === 'string' && image !== ''))] as string[];
}
