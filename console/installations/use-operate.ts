import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotices } from '../platform/notices.tsx';
import { asProblem } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import type { Installation } from './queries.ts';

/** Begins an operation on an installation; the page follows it from there. A 409 says what runs already, and shows it. */
export function useOperate<T>(begin: (input: T) => Promise<Installation>) {
  const { installations } = useWords();
  const { done, failed, tell } = useNotices();
  const queries = useQueryClient();
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['installation'] });
    await queries.invalidateQueries({ queryKey: ['installations'] });
  };
  return useMutation({
    mutationFn: begin,
    onSuccess: async found => {
      queries.setQueryData(['installation', found.id], found);
      done(`${installations.kinds[found.operation.kind]} ${found.release}: ${installations.begun}`);
      await refresh();
    },
    onError: async error => {
      const { status, title, message } = asProblem(error);
      if (status === 409) tell({ type: 'warning', header: title, content: message });
      else failed(error);
      await refresh();
    },
  });
}
