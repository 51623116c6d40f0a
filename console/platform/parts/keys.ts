import { useEffect, useRef } from 'react';

/** Single keys of a page; not while something is typed, and not over a dialog. */
export function useKeys(keys: Readonly<Record<string, (() => void) | undefined>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // Inside of an editor's shadow root the event's own target is the root's host.
      const [target] = event.composedPath();
      const typing =
        target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role="dialog"]');
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const run = latest.current[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
