import { useSyncExternalStore } from 'react';

/** Whether the window is as a media query says. @example const wide = useMedia('(min-width: 900px)'); */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    changed => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
