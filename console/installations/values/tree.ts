/** A mapping, as it comes from YAML or JSON. */
export type Tree = Record<string, unknown>;
/** Keys and indexes that lead to a value. */
export type Path = readonly (string | number)[];

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own keys only: a value called `constructor` is not every object's own. */
export function child(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce(child, value);
}

/** A copy with something else in one place; what leads there is made where it is missing. */
export function withValue(value: unknown, path: Path, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  const inner = withValue(child(value, key), rest, next);
  if (typeof key === 'number') {
    const items = Array.isArray(value) ? [...value] : [];
    items[key] = inner;
    return items;
  }
  return { ...(isTree(value) ? value : {}), [key]: inner };
}

/** A copy without one place; mappings that are empty then go too, because helm reads an empty key as “take the default away”. */
export function withoutValue(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined || child(value, key) === undefined) return value;
  const inner = rest.length > 0 ? withoutValue(child(value, key), rest) : undefined;
  const gone = rest.length === 0 || (isTree(inner) && Object.keys(inner).length === 0);
  if (Array.isArray(value))
    return rest.length === 0
      ? value.filter((_, index) => index !== key)
      : value.map((item, index) => (index === key ? inner : item));
  if (!isTree(value)) return value;
  if (!gone) return { ...value, [key]: inner };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** A copy with another name for one key, at its place. */
export function renamed(value: unknown, path: Path, name: string): unknown {
  const above = path.slice(0, -1);
  const parent = valueAt(value, above);
  if (!isTree(parent)) return value;
  const entries = Object.entries(parent).map(([key, inner]) => [key === path.at(-1) ? name : key, inner]);
  return withValue(value, above, Object.fromEntries(entries));
}

export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isTree(a) || !isTree(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]));
}

/** '/image/tag' of a path (RFC 6901). */
export function pointerOf(path: Path): string {
  return path.map(key => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
