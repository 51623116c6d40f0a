import type { RenderedObject } from './manifest.ts';
import type { Place } from './places.ts';

/** What rules look at. */
export interface Subject {
  item: RenderedObject;
  places: readonly Place[];
  /** Whether the cluster says that its kind belongs to no namespace. */
  clusterWide: boolean;
}

export interface Sighting {
  detail: string;
  /** JSON pointer of the field, inside of the object. */
  pointer?: string;
}

/** Tells each thing that it finds in an object, in words. */
export type Rule = (subject: Subject) => Sighting[];
