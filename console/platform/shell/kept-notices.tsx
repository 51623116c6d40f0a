import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useNotices } from '../notices.tsx';
import { KeptForm, keeperOf, keptForms } from '../session/kept-forms.ts';
import { currentIdentity } from '../session/session.ts';
import { useTexts } from '../texts/index.ts';
import { keptTexts } from '../texts/kept.ts';

/** Tells of the forms that were left in this tab: the user's own, which they can go back to, and that there are others'. */
export default function KeptNotices() {
  const words = useTexts(keptTexts);
  const { tell, dismiss } = useNotices();
  const navigate = useNavigate();
  useEffect(() => {
    let here = true;
    const look = async () => {
      const identity = currentIdentity();
      if (identity === undefined) return;
      const keeper = await keeperOf(identity);
      const { own, others } = keptForms(keeper);
      // The page itself shows what was left on it.
      const elsewhere = own.filter(each => each !== location.pathname + location.search);
      const forms = elsewhere.map(place => ({ place, form: new KeptForm(keeper, place) }));
      const titles = await Promise.all(forms.map(({ form }) => form.title()));
      if (!here) return;
      if (others > 0) tell({ id: 'kept-others', type: 'info', header: words.othersTitle, content: words.othersBody });
      for (const [index, { place, form }] of forms.entries()) {
        const id = `kept ${place}`;
        const done = (then: () => void) => () => {
          dismiss(id);
          then();
        };
        const action = (
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={done(() => form.forget())}>{words.discard}</Button>
            <Button onClick={done(() => void navigate(place))}>{words.open}</Button>
          </SpaceBetween>
        );
        tell({ id, type: 'info', header: words.ownTitle(titles[index] ?? ''), content: words.ownBody, action });
      }
    };
    void look();
    return () => {
      here = false;
    };
  }, [words, tell, dismiss, navigate]);
  return null;
}
