import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { api, type Schema, take } from '../platform/api.ts';
import { typingPause, useDebounced } from '../platform/parts/debounce.ts';
import { Find } from '../platform/parts/find.tsx';
import { Markdown } from '../platform/parts/lazy.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { Day, Size } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';

/** The versions that can be had, newest first. */
export function Versions({ app, onChoose }: { app: Schema<'StoreAppDetail'>; onChoose: (id: string) => void }) {
  const { store, common } = useWords();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), typingPause);
  const pages = usePages(['store', 'versions', app.id, q], cursor =>
    take(
      api.GET('/v1/store/apps/{app}/versions', {
        params: { path: { app: app.id }, query: { limit: 50, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  return (
    <PagedTable
      embedded
      title={store.versions}
      description={store.countVersions(pages.query.data?.total ?? app.versionsTotal)}
      pages={pages}
      trackBy={({ id }) => id}
      empty={<Empty title={common.nothingMatches} />}
      filter={<Find typed={typed} label={store.findVersion} onChange={setTyped} />}
      columns={[
        {
          id: 'name',
          header: store.version,
          isRowHeader: true,
          cell: ({ id, name }) => <Link onFollow={() => onChoose(id)}>{name}</Link>,
        },
        { id: 'app', header: store.appVersion, cell: ({ appVersion }) => appVersion ?? '–' },
        { id: 'at', header: store.released, cell: ({ releasedAt }) => <Day at={releasedAt} /> },
        { id: 'size', header: store.size, cell: ({ size }) => <Size bytes={size} /> },
        {
          id: 'notes',
          header: store.whatChanged,
          cell: ({ description }) => (description ? <Markdown text={description} /> : '–'),
        },
      ]}
    />
  );
}

/** The charts that come along. */
export function Dependencies({ version }: { version: Pick<Schema<'StoreVersionDetail'>, 'metadata'> }) {
  const { store, common } = useWords();
  return (
    <PlainTable
      items={version.metadata.dependencies}
      trackBy={({ name, alias }) => alias ?? name}
      empty={<Box>{store.noDependencies}</Box>}
      columnDefinitions={[
        { id: 'name', header: common.name, isRowHeader: true, cell: ({ name, alias }) => alias ?? name },
        { id: 'version', header: store.version, cell: each => each.version ?? '–' },
        { id: 'repository', header: store.repository, cell: each => each.repository ?? '–' },
        { id: 'condition', header: store.condition, cell: each => each.condition ?? '–' },
      ]}
    />
  );
}
