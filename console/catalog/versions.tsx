import { useState } from 'react';
import { VersionActions } from '../lifecycle/version-actions.tsx';
import { VersionStatus } from '../lifecycle/version-status.tsx';
import { api, type Schema, take } from '../platform/api.ts';
import { typingPause, useDebounced } from '../platform/parts/debounce.ts';
import { Find } from '../platform/parts/find.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { Size, When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';

/** An app's versions, each with its next step. */
export function Versions({ app }: { app: Schema<'App'> }) {
  const { catalog, common, store } = useWords();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), typingPause);
  const pages = usePages(['versions', app.id, q], cursor =>
    take(
      api.GET('/v1/apps/{app}/versions', {
        params: { path: { app: app.id }, query: { limit: 50, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  return (
    <PagedTable
      embedded
      title={catalog.versions}
      pages={pages}
      trackBy={({ id }) => id}
      empty={<Empty title={q ? common.nothingMatches : catalog.noVersions} />}
      filter={<Find typed={typed} label={store.findVersion} onChange={setTyped} />}
      columns={[
        {
          id: 'name',
          header: store.version,
          isRowHeader: true,
          cell: ({ id, name }) => <PageLink to={`/versions/${id}`}>{name}</PageLink>,
        },
        { id: 'status', minWidth: 140, header: common.status, cell: ({ status }) => <VersionStatus status={status} /> },
        {
          id: 'message',
          header: common.by,
          cell: ({ actor, message }) => <span className="berth-wrap">{message ? `${actor}: ${message}` : actor}</span>,
        },
        { id: 'at', header: common.updated, cell: ({ statusAt }) => <When at={statusAt} /> },
        { id: 'size', header: store.size, cell: ({ size }) => <Size bytes={size} /> },
        {
          id: 'actions',
          minWidth: 230,
          header: common.actions,
          cell: version => <VersionActions version={version} small />,
        },
      ]}
    />
  );
}
