/** A category as far as its place is concerned. */
export interface Placed {
  id: string;
  order: number;
  name: string;
}

/** Those of the same order by name. */
export function byPlace(a: Placed, b: Placed): number {
  return a.order - b.order || a.name.localeCompare(b.name);
}

/** What is wrong with a wanted order: the places of ids that are there twice, or of no category; and the categories that it leaves out. */
export interface OrderFaults {
  repeated: number[];
  unknown: number[];
  missing: string[];
}

/** Compares a wanted order with the categories that there are. */
export function checkOrder(wanted: readonly string[], present: readonly string[]): OrderFaults {
  const known = new Set(present);
  const places = [...wanted.keys()];
  const named = new Set(wanted);
  return {
    repeated: places.filter(place => wanted.indexOf(wanted[place] ?? '') < place),
    unknown: places.filter(place => !known.has(wanted[place] ?? '')),
    missing: present.filter(id => !named.has(id)),
  };
}

/** Whether the categories are in that order already, with a place of its own for each. */
export function isOrdered(wanted: readonly string[], present: readonly Placed[]): boolean {
  const order = new Map(present.map(each => [each.id, each.order]));
  return wanted.every((id, place) => order.get(id) === place);
}

/** The place behind all others, for a category that is new. */
export function lastPlace(present: readonly Placed[]): number {
  return Math.max(-1, ...present.map(each => each.order)) + 1;
}
