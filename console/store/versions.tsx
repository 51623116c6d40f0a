import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { Schema } from '../platform/api.ts';
import { Markdown } from '../platform/parts/lazy.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { Day, Size } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';

/** The versions that can be had. */
export function Versions({ app, onChoose }: { app: Schema<'StoreAppDetail'>; onChoose: (id: string) => void }) {
  const { store } = useWords();
  return (
    <PlainTable
      items={app.versions}
      trackBy="id"
      columnDefinitions={[
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
