import { useTexts } from '../../platform/texts/index.ts';
import type { InOne } from '../../platform/texts/pairs.ts';
import { valuesTexts } from '../../platform/texts/values.ts';

/** The texts of values, in one language. */
export type ValuesWords = InOne<typeof valuesTexts>;

export function useValuesWords(): ValuesWords {
  return useTexts(valuesTexts);
}
