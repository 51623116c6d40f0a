import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { useWords } from '../platform/texts/index.ts';
import { type Category, categoriesQuery } from './queries.ts';

const { queryKey } = categoriesQuery;

/** Puts the categories in an order: shown at once, and taken back when the API does not take it. */
export function useOrder() {
  const { categories } = useWords();
  const { done, failed } = useNotices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: readonly Category[]) =>
      take(api.PUT('/v1/categories:order', { body: { categories: wanted.map(({ id }) => id) } })),
    onMutate: async wanted => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, { items: [...wanted] });
      return { before };
    },
    onSuccess: answer => {
      queries.setQueryData(queryKey, answer);
      done(categories.ordered);
    },
    onError: (error, _, context) => {
      queries.setQueryData(queryKey, context?.before);
      failed(error);
    },
    onSettled: () => Promise.all(['categories', 'store'].map(key => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
