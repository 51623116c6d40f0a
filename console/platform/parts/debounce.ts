import { useEffect, useState } from 'react';

/** Typing rests this long before the API is asked; milliseconds. */
export const typingPause = 150;

/** A value that follows another one when it has rested for a while; milliseconds. */
export function useDebounced<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
