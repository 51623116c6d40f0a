import { useEffect, useState } from 'react';

export interface YamlProblem {
  line: number;
  detail: string;
}

/** The first thing that is wrong with a YAML text, as one types; the parser's chunk comes with the first use. */
export function useYamlProblem(text: string): YamlProblem | undefined {
  const [problem, setProblem] = useState<YamlProblem>();
  useEffect(() => {
    let current = true;
    void import('yaml').then(({ parseDocument }) => {
      const [error] = parseDocument(text).errors;
      const [detail = ''] = error?.message.split(' at line') ?? [];
      if (current) setProblem(error && { line: error.linePos?.[0].line ?? 1, detail });
    });
    return () => {
      current = false;
    };
  }, [text]);
  return problem;
}
