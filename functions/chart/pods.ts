import type { KubernetesObject } from '../kubernetes/object.ts';
import { mapping } from './fields.ts';
import { named, type Place, placesOf } from './places.ts';

/** Where containers stand: in a pod spec of any kind, and alone in steps of a workflow. */
const containerFields = new Set(['containers', 'initcontainers', 'ephemeralcontainers', 'container', 'script']);

export const isContainer = ({ field }: Place): boolean => containerFields.has(field.toLowerCase());

export type Pinning = 'digest' | 'tag' | 'latest';

/** How firmly an image reference says what will run: only a digest cannot come to mean something else. */
export function pinningOf(image: string): Pinning {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return 'digest';
  const tag = /:([^:/]+)$/.exec(image.split('@', 1)[0] ?? '')?.[1];
  return tag === undefined || tag === 'latest' ? 'latest' : 'tag';
}

/** An image that something in an object names. */
export interface NamedImage {
  image: string;
  /** JSON pointer into the object. */
  pointer: string;
}

/** What may be an image where nothing says that it is one: no address of a picture. */
const reference = /^[\w][\w.:/@-]*$/;

function* imagesAt(place: Place): Generator<NamedImage> {
  for (const { value, pointer } of named(place, 'image')) {
    // A volume of an image's files (Kubernetes 1.31 and later).
    const image = mapping(value) ? mapping(value)?.reference : value;
    const within = mapping(value) ? `${pointer}/reference` : pointer;
    if (typeof image !== 'string' || image === '') continue;
    if (isContainer(place) || (reference.test(image) && !image.includes('://'))) yield { image, pointer: within };
  }
}

/** The images of an object: of containers and volumes, and what a custom kind calls `image`. */
export function imagesIn(places: readonly Place[]): NamedImage[] {
  return places.flatMap(place => [...imagesAt(place)]);
}

/** The images that an object runs, each once. */
export function imagesOf(object: KubernetesObject): string[] {
  return [...new Set(imagesIn(placesOf(object)).map(({ image }) => image))];
}
