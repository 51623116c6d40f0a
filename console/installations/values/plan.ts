import { type Path, same, type Tree, valueAt, withoutValue, withValue } from './tree.ts';

/** Where a list begins on a path, if it leads through one. */
function listOn(path: Path): Path | undefined {
  const index = path.findIndex(key => typeof key === 'number');
  return index < 0 ? undefined : path.slice(0, index);
}

/** What a field shows: the user's own value; of a list, which is taken as a whole, the chart's where the user has none. */
export function shownAt(own: Tree, defaults: Tree, path: Path): unknown {
  const list = listOn(path);
  return valueAt(list && valueAt(own, list) === undefined ? defaults : own, path);
}

/**
 * What has to be written so that a value becomes another: only what differs from the chart's defaults, and lists as a whole, because helm takes them so.
 * @param value undefined: back to the default; of an item, away with it.
 * @returns undefined as the value: the key goes.
 */
export function plan(own: Tree, defaults: Tree, path: Path, value: unknown): { path: Path; value: unknown } {
  const list = listOn(path);
  if (!list) return { path, value: same(value, valueAt(defaults, path)) ? undefined : value };
  const mine = valueAt(own, list);
  const inside = path.slice(list.length);
  const before = mine ?? valueAt(defaults, list);
  const after = value === undefined ? withoutValue(before, inside) : withValue(before, inside, value);
  if (same(after, valueAt(defaults, list))) return { path: list, value: undefined };
  return mine === undefined ? { path: list, value: after } : { path, value };
}
