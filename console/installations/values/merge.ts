import { isTree, type Tree } from './tree.ts';

/** A chart's default of null is no default at all. */
function withoutNulls(value: unknown): unknown {
  if (!isTree(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

/**
 * The values that a chart's templates see, as helm merges them: mappings by key, anything else as a whole; the user's null takes a default away, and stays
 * where there is none.
 * @example mergeValues({ image: { tag: '1', pull: 'Always' } }, { image: { tag: '2', pull: null } }) // { image: { tag: '2' } }
 */
export function mergeValues(defaults: Tree, values: Tree): Tree {
  const own = Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    if (!Object.hasOwn(defaults, key)) return [[key, value]];
    if (value === null) return [];
    const inherited = defaults[key];
    return [[key, isTree(value) && isTree(inherited) ? mergeValues(inherited, value) : value]];
  });
  const inherited = Object.entries(defaults).filter(([key, value]) => value !== null && !Object.hasOwn(values, key));
  return Object.fromEntries([...inherited.map(([key, value]) => [key, withoutNulls(value)]), ...own]);
}

/** One over the other, every null kept: it is the next one's to take away. */
export function overlaid(under: Tree, over: Tree): Tree {
  const entries = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isTree(below) && isTree(value) ? overlaid(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(entries) };
}

/** What a chart hands to one inside of it: its own values there, under those that the user gives. */
export function handedDown(defaults: unknown, values: unknown): unknown {
  if (values === undefined) return withoutNulls(defaults);
  if (values === null) return undefined;
  return isTree(defaults) && isTree(values) ? overlaid(defaults, values) : values;
}
