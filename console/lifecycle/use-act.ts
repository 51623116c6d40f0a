import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createElement } from 'react';
import { api, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { asProblem } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import { Blocked } from './blocked.tsx';
import type { Action, Version } from './rules.ts';

/** What shows versions and their apps; all of it is asked again after an action, whoever it was that acted. */
const affected = ['version', 'versions', 'audits', 'reviews', 'review', 'apps', 'app', 'store'];
/** The store's catalogue follows a version's status by a moment; milliseconds. */
const trailing = 1500;

/** Acts on a version, says how it went, and brings every list up to date. */
export function useAct(version: Version) {
  const { lifecycle } = useWords();
  const { done, failed, tell } = useNotices();
  const queries = useQueryClient();
  const refresh = () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => affected.includes(String(queryKey[0])) });
  return useMutation({
    mutationFn: ({ action, message }: { action: Action; message: string }) =>
      take(
        api.POST('/v1/versions/{version}/actions', {
          params: { path: { version: version.id } },
          body: { action, message },
        }),
      ),
    onSuccess: async (after, { action }) => {
      if (after.status === version.status) tell({ type: 'info', content: lifecycle.taking });
      else done(lifecycle.done(`${version.chartName} ${version.name}`, lifecycle.statuses[after.status]));
      await refresh();
      if (['release', 'suspend', 'recover'].includes(action)) setTimeout(refresh, trailing);
    },
    onError: async error => {
      const { status, type, title, message, errors } = asProblem(error);
      if (type === 'policy-blocks')
        tell({ type: 'error', header: title, content: createElement(Blocked, { message, faults: errors }) });
      else if (status === 409) tell({ type: 'warning', header: title, content: `${message} ${lifecycle.changed}` });
      else failed(error);
      await refresh();
    },
  });
}
