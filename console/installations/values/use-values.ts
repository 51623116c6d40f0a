import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useWords } from '../../platform/texts/index.ts';
import { type Chart, checkValues } from './check.ts';
import { parseValues } from './document.ts';
import { setValue } from './edit.ts';
import { plan } from './plan.ts';
import type { Path, Tree } from './tree.ts';

const nothing: Tree = {};

/** The user's YAML, what it says, what is wrong with it, and how a field changes it. */
export function useValues(text: string, change: (text: string) => void, chart: Chart) {
  const words = useWords();
  const parsed = useMemo(() => parseValues(text, words.values.notMapping), [text, words]);
  // What was said last stays in the form while the YAML is broken.
  const last = useRef(nothing);
  if (parsed.ok) last.current = parsed.value;
  // A long schema takes a while: typing goes first.
  const settled = useDeferredValue(text);
  const problems = useMemo(
    () => checkValues(settled, parseValues(settled, words.values.notMapping), chart, words),
    [settled, chart, words],
  );
  const [refused, setRefused] = useState(false);
  // Two writes may come before the next rendering.
  const latest = useRef(text);
  latest.current = text;
  const write = useCallback(
    (path: Path, value: unknown) => {
      const now = parseValues(latest.current, '');
      const step = now.ok ? plan(now.value, chart.defaults, path, value) : undefined;
      const changed = step && setValue(latest.current, step.path, step.value);
      setRefused(changed === undefined);
      if (changed === undefined) return;
      latest.current = changed;
      change(changed);
    },
    [change, chart],
  );
  return { own: last.current, broken: !parsed.ok, problems, write, refused };
}
