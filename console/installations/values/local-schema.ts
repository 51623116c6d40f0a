import type { Schema } from './lookup.ts';
import { isTree } from './tree.ts';

/** Where a chart's schema lies means nothing here; what it calls its neighbours is resolved against it. */
const nowhere = 'https://chart.invalid/values.schema.json';

function resolved(reference: string, base: string): URL | undefined {
  try {
    return new URL(reference, base);
  } catch {
    return undefined;
  }
}

function withoutHash(url: URL): string {
  return url.href.slice(0, url.href.length - url.hash.length);
}

/** The addresses that the schema gives to itself and to its parts. */
function namesIn(schema: unknown, base: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap(each => namesIn(each, base));
  if (!isTree(schema)) return [];
  const said = schema.$id ?? schema.id;
  const name = typeof said === 'string' ? resolved(said, base) : undefined;
  const own = name ? withoutHash(name) : base;
  return [own, ...Object.values(schema).flatMap(each => namesIn(each, own))];
}

/** A schema as it can be read without asking anybody. */
export interface LocalSchema {
  schema: unknown;
  /** What it refers to elsewhere, and was left out. */
  remote: string[];
}

/**
 * A schema without what it refers to elsewhere, which nobody fetches. What it calls by its own address is called from within.
 * @example localSchema({ $id: 'https://a.b/c', $ref: 'https://a.b/c#/$defs/d' }).schema // { $id: …, $ref: '#/$defs/d' }
 */
export function localSchema(given: unknown): LocalSchema {
  const [self = nowhere, ...names] = namesIn(given, nowhere);
  const known = new Set(names);
  const remote = new Set<string>();
  const reference = (said: string): string | undefined => {
    const url = resolved(said, self);
    if (said.startsWith('#') || (url && known.has(withoutHash(url)) && withoutHash(url) !== self)) return said;
    if (url && [self, nowhere].includes(withoutHash(url))) return url.hash || '#';
    remote.add(said);
    return undefined;
  };
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (!isTree(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
        if (key !== '$ref' || typeof inner !== 'string') return [[key, copy(inner)]];
        const near = reference(inner);
        return near === undefined ? [] : [[key, near]];
      }),
    );
  };
  return { schema: copy(given), remote: [...remote] };
}

/** The schema itself, where it is one. */
export function rootOf({ schema }: LocalSchema): Schema | undefined {
  return isTree(schema) ? schema : undefined;
}
