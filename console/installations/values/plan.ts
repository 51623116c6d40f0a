import { mergeValues } from './merge.ts';
import { isTree, type Path, renamed, same, type Tree, valueAt, withoutValue, withValue } from './tree.ts';

/** One change of the user's values: something else in a place (undefined: the key goes), or another name for a key. */
export type Step = { path: Path; value: unknown } | { path: Path; name: string };

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

/** The smallest changes that make one value another: comments beside what stays are kept so. */
function smallest(before: unknown, after: unknown, path: Path): Step[] {
  if (same(before, after)) return [];
  if (!isTree(before) || !isTree(after)) return [{ path, value: after }];
  const gone = Object.keys(before).filter(key => !Object.hasOwn(after, key));
  // The first must not be the last of what was there: a mapping that is empty meanwhile would go.
  const set = Object.keys(after).flatMap(key => smallest(before[key], after[key], [...path, key]));
  return Object.keys(after).length === 0
    ? [{ path, value: after }]
    : [...set, ...gone.map(key => ({ path: [...path, key], value: undefined }))];
}

/**
 * What has to be written so that a value becomes another: only what differs from the chart's defaults, and lists as a whole, because helm takes them so.
 * @param value undefined: back to the default; of an item, away with it.
 */
export function plan(own: Tree, defaults: Tree, path: Path, value: unknown): Step[] {
  const list = listOn(path);
  if (!list) {
    if (same(value, valueAt(defaults, path))) return [{ path, value: undefined }];
    return value === undefined ? [{ path, value }] : smallest(valueAt(own, path), value, path);
  }
  const mine = valueAt(own, list);
  const inside = path.slice(list.length);
  const before = mine ?? valueAt(defaults, list);
  const after = value === undefined ? withoutValue(before, inside) : withValue(before, inside, value);
  if (same(after, valueAt(defaults, list))) return [{ path: list, value: undefined }];
  return mine === undefined ? [{ path: list, value: after }] : [{ path, value }];
}

/** What takes an entry of a mapping away: of one that the chart has too, null says so to helm. */
export function planRemoval(own: Tree, defaults: Tree, path: Path): Step[] {
  if (listOn(path)) return plan(own, defaults, path, undefined);
  return [{ path, value: valueAt(defaults, path) === undefined ? undefined : null }];
}

/** What gives an entry of a mapping another name: the chart's own is taken away, and all of it stands under the new one. */
export function planName(own: Tree, defaults: Tree, path: Path, name: string): Step[] {
  const list = listOn(path);
  const step = { path, name };
  if (list) {
    if (valueAt(own, list) !== undefined) return [step];
    return [{ path: list, value: renamed(valueAt(defaults, list), path.slice(list.length), name) }];
  }
  const inherited = valueAt(defaults, path);
  const mine = valueAt(own, path);
  if (inherited === undefined) return [step];
  const place = [...path.slice(0, -1), name];
  const away = { path, value: null };
  if (mine === undefined) return [{ path: place, value: inherited }, away];
  const whole = isTree(mine) && isTree(inherited) ? mergeValues(inherited, mine) : mine;
  return [step, ...smallest(mine, whole, place), away];
}
