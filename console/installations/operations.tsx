import { api, take } from '../platform/api.ts';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import type { Installation } from './queries.ts';
import { OperationStatus } from './signs.tsx';

/** What was done to an installation, by whom, and how it ended. */
export function Operations({ installation }: { installation: Installation }) {
  const { installations, common } = useWords();
  const pages = usePages(['installation', installation.id, 'operations'], cursor =>
    take(
      api.GET('/v1/installations/{installation}/operations', {
        params: { path: { installation: installation.id }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  return (
    <PagedTable
      embedded
      title={installations.operations}
      pages={pages}
      trackBy={({ id }) => id}
      empty={<Empty title={common.none} />}
      columns={[
        { id: 'kind', header: common.actions, isRowHeader: true, cell: ({ kind }) => installations.kinds[kind] },
        { id: 'version', header: installations.version, cell: ({ versionName }) => versionName },
        { id: 'status', header: common.status, cell: ({ status }) => <OperationStatus status={status} /> },
        {
          id: 'detail',
          header: installations.reason,
          cell: each => [each.step, each.detail, each.message].filter(Boolean).join(' · '),
        },
        { id: 'by', header: common.by, cell: ({ actor }) => actor },
        { id: 'begun', header: installations.started, cell: ({ createdAt }) => <When at={createdAt} /> },
        { id: 'ended', header: installations.finished, cell: ({ finishedAt }) => <When at={finishedAt} /> },
      ]}
    />
  );
}
