import Button from '@cloudscape-design/components/button';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useNotices } from '../notices.tsx';
import { keeperOf, keptForms } from '../session/kept-forms.ts';
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
      const { own, others } = keptForms(await keeperOf(identity));
      if (!here) return;
      if (others > 0) tell({ id: 'kept-others', type: 'info', header: words.othersTitle, content: words.othersBody });
      // The page itself shows what was left on it.
      for (const place of own.filter(each => each !== location.pathname + location.search)) {
        const id = `kept ${place}`;
        const go = () => {
          dismiss(id);
          void navigate(place);
        };
        const action = <Button onClick={go}>{words.open}</Button>;
        tell({ id, type: 'info', header: words.ownTitle, content: words.ownBody, action });
      }
    };
    void look();
    return () => {
      here = false;
    };
  }, [words, tell, dismiss, navigate]);
  return null;
}
