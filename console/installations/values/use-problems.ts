import { useEffect, useState } from 'react';
import type { EditorProblem } from '../../platform/parts/editor/editor.tsx';
import { useWords } from '../../platform/texts/index.ts';

/** What is wrong with a YAML text, as one types; the parser's chunk comes with the first use. */
export function useProblems(text: string): EditorProblem[] {
  const { values } = useWords();
  const [problems, setProblems] = useState<EditorProblem[]>([]);
  useEffect(() => {
    let current = true;
    void import('./document.ts').then(({ parseValues }) => {
      const parsed = parseValues(text, values.notMapping);
      const found = parsed.ok ? [] : parsed.problems;
      if (current) setProblems(found.map(({ from, to, detail }) => ({ from, to, severity: 'error', message: detail })));
    });
    return () => {
      current = false;
    };
  }, [text, values]);
  return problems;
}
