import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { refreshLists } from '../platform/parts/form-dialog.tsx';
import { useWords } from '../platform/texts/index.ts';
import { categoryLists } from './queries.ts';

interface Move {
  to: { id: string; name: string };
  apps: readonly string[];
}

/** Moves apps into a category, and says of which it could not. */
export function useMove(onMoved: () => void) {
  const { categories } = useWords();
  const { done, failed, tell } = useNotices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ to, apps }: Move) =>
      take(
        api.POST('/v1/categories/{category}/apps', {
          params: { path: { category: to.id } },
          body: { apps: [...apps] },
        }),
      ),
    onSuccess: ({ items }, { to }) => {
      const failures = items.filter(({ outcome }) => outcome === 'not-found');
      const moved = items.length - failures.length;
      if (moved > 0) done(categories.moved(moved, to.name));
      if (failures.length > 0)
        tell({
          type: 'warning',
          header: categories.notMoved(failures.length),
          content: failures.map(({ detail }) => detail).join(' '),
        });
      onMoved();
    },
    onError: failed,
    onSettled: () => refreshLists(queries, categoryLists),
  });
}
