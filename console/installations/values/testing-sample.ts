import type { Schema } from './lookup.ts';

/** A chart's schema as such charts write them, with its values. */
export interface Sample {
  name: string;
  schema: Schema;
  defaults: string;
  /** Values that lead into its branches, each valid. */
  branches: string[];
  /** What has no better field than YAML, by the pointers of the places; `*` is an entry of any name, `#` an item. */
  asYaml: string[];
}

/** Biome takes an object with a key `then` for a promise. */
export function when(condition: Schema, holds: Schema, otherwise?: Schema): Schema {
  return Object.fromEntries([['if', condition], ['then', holds], ...(otherwise ? [['else', otherwise]] : [])]);
}
