import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { type Chart, coalesced, inheritedOf } from './chart.ts';
import { checkValues } from './check.ts';
import { parseValues } from './document.ts';
import { applySteps } from './edit.ts';
import { plan, planName, planRemoval, type Step } from './plan.ts';
import type { Path, Tree } from './tree.ts';
import { useValuesWords } from './words.ts';

const nothing: Tree = {};

/** How fields change the user's values. */
export interface Writing {
  /** @param value undefined: back to the chart's default. */
  write: (path: Path, value: unknown) => void;
  /** Takes an entry of a mapping away, the chart's own too. */
  remove: (path: Path) => void;
  rename: (path: Path, name: string) => void;
}

/** The user's YAML, what it says, what is wrong with it, and how a field changes it. */
export function useValues(text: string, change: (text: string) => void, chart: Chart) {
  const words = useValuesWords();
  const parsed = useMemo(() => parseValues(text, words.notMapping), [text, words]);
  // What was said last stays in the form while the YAML is broken.
  const last = useRef(nothing);
  if (parsed.ok) last.current = parsed.value;
  const own = last.current;
  const merged = useMemo(() => coalesced(chart, own), [chart, own]);
  const defaults = useMemo(() => inheritedOf(chart), [chart]);
  // A long schema takes a while: typing goes first.
  const settled = useDeferredValue(text);
  const problems = useMemo(
    () => checkValues(settled, parseValues(settled, words.notMapping), chart, words),
    [settled, chart, words],
  );
  const [refused, setRefused] = useState(false);
  // Two writes may come before the next rendering.
  const latest = useRef(text);
  latest.current = text;
  const writing = useMemo<Writing>(() => {
    const apply = (stepsFor: (own: Tree) => Step[]) => {
      const now = parseValues(latest.current, '');
      const changed = now.ok ? applySteps(latest.current, stepsFor(now.value)) : undefined;
      setRefused(changed === undefined);
      if (changed === undefined) return;
      latest.current = changed;
      change(changed);
    };
    return {
      write: (path, value) => apply(mine => plan(mine, defaults, path, value)),
      remove: path => apply(mine => planRemoval(mine, defaults, path)),
      rename: (path, name) => apply(mine => planName(mine, defaults, path, name)),
    };
  }, [change, defaults]);
  return { own, defaults, merged, broken: !parsed.ok, problems, writing, refused };
}
