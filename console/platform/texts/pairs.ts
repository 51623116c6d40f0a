/** A text in all languages: English, Simplified Chinese. A function where something is put into it. */
type Sentence = string | ((...given: never[]) => string);
export type Pair = readonly [Sentence, Sentence];
export interface Texts {
  readonly [key: string]: Pair | Texts;
}

/** What a catalogue is in one language. */
export type InOne<T> = {
  readonly [K in keyof T]: T[K] extends readonly [infer First, unknown]
    ? First extends string
      ? string
      : First
    : InOne<T[K]>;
};

function isPair(value: Pair | Texts): value is Pair {
  return Array.isArray(value);
}

/** Takes one language out of a catalogue. */
export function inLanguage<const T extends Texts>(texts: T, language: 0 | 1): InOne<T> {
  const entries = Object.entries(texts).map(([key, value]) => [
    key,
    isPair(value) ? value[language] : inLanguage(value, language),
  ]);
  return Object.fromEntries(entries) as InOne<T>;
}

/** Checks that every text is there in every language; a missing one does not compile. */
export function texts<const T extends Texts>(all: T): T {
  return all;
}
