import { differences } from './fields.ts';
import type { RenderedObject } from './manifest.ts';

/** A field that a template makes anew each time it is rendered: a password of `randAlphaNum`, a certificate, a checksum of either. */
export interface GeneratedField {
  /** JSON pointer into the object. */
  pointer: string;
  /** What every rendering has there, with a `*` for each word that it has not: who writes something else around a password changes this. */
  stable: string;
}

/** The generated fields of a rendering's objects, by {@link placeOf}. */
export type Generated = ReadonlyMap<string, readonly GeneratedField[]>;

/** Longer lists are noise of a chart that wants to make some. */
const fieldLimit = 200;
/** Characters of {@link GeneratedField.stable}; honest values are a password, a certificate or a configuration with one in it. */
const stableLimit = 20_000;
/** What a password, a hash or base64 has in it: anything else parts words. */
const partsOfWords = /([^\w+/=]+)/;

/** What two renderings of a value share, word by word. */
export function stableText(once: unknown, again: unknown): string {
  if (typeof once !== 'string' || typeof again !== 'string') return '*';
  const [a, b] = [once.slice(0, stableLimit).split(partsOfWords), again.slice(0, stableLimit).split(partsOfWords)];
  if (a.length === b.length) return a.map((word, index) => (word === b[index] ? word : '*')).join('');
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return `${a.slice(0, head).join('')}*${a.slice(a.length - tail).join('')}`;
}

/** Names an object by where it comes from, since its name may be generated as well: the second Secret of its template, for instance. */
export function placesOf(objects: readonly RenderedObject[]): string[] {
  const counts = new Map<string, number>();
  return objects.map(({ object: { kind }, source }) => {
    const place = `${source} ${kind}`;
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    return `${place} ${count}`;
  });
}

/** What differs between two renderings of the same package for the same Kubernetes version. */
export function generatedFields(once: readonly RenderedObject[], again: readonly RenderedObject[]): Generated {
  const others = new Map(placesOf(again).map((place, index) => [place, again[index]?.object]));
  const generated = new Map<string, GeneratedField[]>();
  for (const [index, place] of placesOf(once).entries()) {
    const other = others.get(place);
    if (!other) continue;
    const fields: GeneratedField[] = [];
    for (const { path, from, to } of differences(once[index]?.object, other)) {
      if (fields.push({ pointer: path, stable: stableText(from, to) }) === fieldLimit) break;
    }
    if (fields.length > 0) generated.set(place, fields);
  }
  return generated;
}

/** Whether two renderings, perhaps for two Kubernetes versions, differ in nothing but what is generated. */
export function rendersAlike(
  a: readonly RenderedObject[],
  b: readonly RenderedObject[],
  generated: Generated,
): boolean {
  const places = placesOf(a);
  if (a.length !== b.length || placesOf(b).some((place, index) => place !== places[index])) return false;
  return places.every((place, index) => {
    const known = new Set(generated.get(place)?.map(({ pointer }) => pointer));
    return differences(a[index]?.object, b[index]?.object).every(({ path }) => known.has(path));
  });
}
