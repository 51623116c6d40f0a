import { FreshQueries } from './fresh-queries.ts';
import { asProblem } from './problem.ts';

/** An answer that will not change by asking again: the API's own no. */
function final(error: unknown): boolean {
  const { status } = asProblem(error);
  return status >= 400 && status < 500 && status !== 429;
}

export const queryClient = new FreshQueries({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => !final(error) && failures < 2,
      retryDelay: attempt => 300 * 2 ** attempt,
    },
  },
});
