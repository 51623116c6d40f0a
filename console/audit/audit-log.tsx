import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { api, take } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { fromTop } from '../platform/parts/fitting-table.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { When } from '../platform/parts/when.tsx';
import { auditTexts } from '../platform/texts/audit.ts';
import { useLanguage, useTexts, useWords } from '../platform/texts/index.ts';
import { EntryDetails } from './entry-details.tsx';
import { ExportButton } from './export-button.tsx';
import { Filters } from './filters.tsx';
import { type Entry, ObjectLink } from './object-link.tsx';
import { queryOf, useFilter } from './use-filter.ts';

const signs = { done: 'success', begun: 'in-progress', refused: 'stopped', failed: 'error' } as const;

/** How long ago, and exactly. */
function Moment({ at }: { at: string }) {
  const language = useLanguage();
  return (
    <>
      <When at={at} />
      <br />
      <small>{new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'medium' })}</small>
    </>
  );
}

function useColumns(everywhere: boolean): TableProps.ColumnDefinition<Entry>[] {
  const words = useTexts(auditTexts);
  const { common } = useWords();
  const actionOf = (action: string): string =>
    Object.entries(words.actions).find(([name]) => name === action)?.[1] ?? action;
  return fromTop([
    { id: 'when', header: words.when, minWidth: 150, cell: ({ at }) => <Moment at={at} /> },
    { id: 'actor', header: words.actor, cell: ({ actor }) => <Breakable text={actor} /> },
    {
      id: 'action',
      header: words.action,
      isRowHeader: true,
      minWidth: 260,
      cell: entry => (
        <SpaceBetween size="xxs">
          <span>{actionOf(entry.action)}</span>
          <EntryDetails entry={entry} />
        </SpaceBetween>
      ),
    },
    { id: 'object', header: words.object, minWidth: 180, cell: entry => <ObjectLink entry={entry} /> },
    ...(everywhere
      ? [
          {
            id: 'workspace',
            header: common.workspace,
            cell: ({ workspace }: Entry) =>
              workspace ? <PageLink to={`/workspaces/${workspace}/audit`}>{workspace}</PageLink> : words.platform,
          },
        ]
      : []),
    {
      id: 'outcome',
      header: words.outcome,
      cell: ({ outcome }) => <StatusIndicator type={signs[outcome]}>{words.outcomes[outcome]}</StatusIndicator>,
    },
  ]);
}

/** The audit log, of one workspace or of all, with filters that stay in the address. */
export function AuditLog({ workspace }: { workspace?: string }) {
  const words = useTexts(auditTexts);
  const everywhere = workspace === undefined;
  const { filter, choose, clear } = useFilter();
  const query = queryOf(filter, workspace);
  const columns = useColumns(everywhere);
  const pages = usePages(['audit', query], cursor =>
    take(api.GET('/v1/audit', { params: { query: { ...query, limit: 50, ...(cursor ? { cursor } : {}) } } })),
  );
  return (
    <PagedTable
      title={words.title}
      description={everywhere ? words.hint : words.hintWorkspace}
      pages={pages}
      trackBy={({ id }) => id}
      columns={columns}
      empty={<Empty title={words.empty}>{words.emptyBody}</Empty>}
      filter={<Filters filter={filter} choose={choose} clear={clear} everywhere={everywhere} />}
      actions={<ExportButton query={query} />}
    />
  );
}
