import { useSyncExternalStore } from 'react';
import { useMe } from '../platform/me.ts';
import { readTicked, tick } from './checklist-rules.ts';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of the same reviewer.
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

/**
 * What a reviewer has ticked of a version, and a way to tick more. It is kept in this browser, for each user of it: it is an aid to memory, and decides
 * nothing.
 */
export function useLookedAt(version: string): [ReadonlySet<string>, (ids: readonly string[], ticked: boolean) => void] {
  const { data } = useMe();
  const key = `berth.looked-at.${data?.user ?? ''}`;
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(key));
  const ticked = new Set(readTicked(text)[version]);
  const change = (ids: readonly string[], on: boolean) => {
    const all = readTicked(localStorage.getItem(key));
    const before = all[version] ?? [];
    const after = on ? [...new Set([...before, ...ids])] : before.filter(id => !ids.includes(id));
    localStorage.setItem(key, JSON.stringify(tick(all, version, after)));
    for (const listener of listeners) listener();
  };
  return [ticked, change];
}
