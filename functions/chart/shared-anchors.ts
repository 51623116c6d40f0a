import { tryYaml } from './yaml/read.ts';

/** One template's documents together; what is longer has no aliases across them. Characters. */
const lengthLimit = 1_000_000;

const asItem = (text: string): string => `-\n${text.replace(/^(?=.)/gm, '  ')}\n`;

/**
 * The value of a document whose aliases lead into documents before it: helm takes a `List` apart before it gives a manifest to a post-renderer, and what
 * its items shared stays in the first of them.
 * @param before the texts of the documents before it, of the same template.
 * @returns undefined when that does not make sense of it either.
 */
export function withSharedAnchors(text: string, before: readonly string[]): unknown {
  const all = [...before, text];
  if (before.length === 0 || all.reduce((length, each) => length + each.length, 0) > lengthLimit) return undefined;
  const value = tryYaml(all.map(asItem).join(''))?.value;
  return Array.isArray(value) && value.length === all.length ? value.at(-1) : undefined;
}
