import { useEffect, useState } from 'react';
import { KeptForm, keeperOf } from './kept-forms.ts';
import { currentIdentity } from './session.ts';

/** A form that outlives its page, and what was left of it, if anything. */
export interface Kept {
  form: KeptForm | undefined;
  found: unknown;
}

/**
 * Keeps what is typed on a page for the person who types it: in this tab, locked, until they use it or leave it.
 * @returns undefined until it is known whether something was left here.
 */
export function useKeptForm(place: string): Kept | undefined {
  const [kept, setKept] = useState<Kept>();
  useEffect(() => {
    let here = true;
    const look = async (): Promise<Kept> => {
      const identity = currentIdentity();
      if (identity === undefined) return { form: undefined, found: undefined };
      const form = new KeptForm(await keeperOf(identity), place);
      return { form, found: await form.find() };
    };
    const settle = (found: Kept) => here && setKept(found);
    // Without a safe address a browser locks nothing; then nothing is kept.
    look().then(settle, () => settle({ form: undefined, found: undefined }));
    return () => {
      here = false;
    };
  }, [place]);
  return kept;
}
