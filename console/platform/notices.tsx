import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { asProblem } from './problem.ts';
import { useWords } from './texts/index.ts';

type Item = FlashbarProps.MessageDefinition;

interface Notices {
  items: readonly Item[];
  /** Shows a message on top of the page; one with the same id takes the place of the one before. */
  tell(item: Item): void;
  /** Says that something was done; goes by itself. */
  done(text: string): void;
  /** Says what went wrong, in the API's words. */
  failed(error: unknown): void;
  dismiss(id: string): void;
}

const NoticesContext = createContext<Notices | undefined>(undefined);
/** Milliseconds. */
const shown = 6000;
let counter = 0;

export function NoticesProvider({ children }: { children: ReactNode }) {
  const { common } = useWords();
  const [items, setItems] = useState<readonly Item[]>([]);
  const dismiss = useCallback((id: string) => setItems(all => all.filter(item => item.id !== id)), []);
  const tell = useCallback(
    (item: Item) => {
      const id = item.id ?? `notice-${counter++}`;
      const whole = { dismissible: true, dismissLabel: common.dismiss, onDismiss: () => dismiss(id), ...item, id };
      setItems(all =>
        all.some(each => each.id === id) ? all.map(each => (each.id === id ? whole : each)) : [whole, ...all],
      );
    },
    [common, dismiss],
  );
  const notices = useMemo<Notices>(
    () => ({
      items,
      tell,
      dismiss,
      done: text => {
        const id = `notice-${counter++}`;
        tell({ id, type: 'success', content: text });
        setTimeout(() => dismiss(id), shown);
      },
      failed: error => {
        const problem = asProblem(error);
        const unreachable = problem.status === 0;
        tell({
          type: 'error',
          header: unreachable ? common.unreachable : problem.title || common.failed,
          content: unreachable ? common.unreachableBody : problem.message,
        });
      },
    }),
    [items, tell, dismiss, common],
  );
  return <NoticesContext.Provider value={notices}>{children}</NoticesContext.Provider>;
}

export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (!notices) throw new Error('useNotices outside of NoticesProvider');
  return notices;
}
