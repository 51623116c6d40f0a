import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useWords } from '../texts/index.ts';
import { FittingTable } from './fitting-table.tsx';
import { Skeleton } from './loaded.tsx';
import { Pager } from './pager.tsx';
import type { Pages } from './pages.ts';
import { Problem } from './problem.tsx';

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Box textAlign="center" padding="l">
      <Box variant="strong">{title}</Box>
      {children && <Box color="text-body-secondary">{children}</Box>}
    </Box>
  );
}

/** What was found before is of another search, or another page. */
function Looking() {
  const { common } = useWords();
  return (
    <Box padding="l">
      <StatusIndicator type="loading">{common.looking}</StatusIndicator>
    </Box>
  );
}

interface Selection<T> {
  selected: T[];
  onSelect: (items: T[]) => void;
  label: (item: T) => string;
  labelAll: string;
  /** Whether one cannot be chosen now. */
  disabled?: (item: T) => boolean;
}

/** What Table takes of a selection of several. */
export function selecting<T>({ selected, onSelect, label, labelAll, disabled = () => false }: Selection<T>) {
  return {
    selectionType: 'multi' as const,
    selectedItems: selected,
    isItemDisabled: disabled,
    onSelectionChange: ({ detail }: { detail: { selectedItems: T[] } }) => onSelect(detail.selectedItems),
    ariaLabels: {
      selectionGroupLabel: labelAll,
      allItemsSelectionLabel: () => labelAll,
      itemSelectionLabel: (_: unknown, item: T) => label(item),
    },
  };
}

interface Props<T> {
  title: string;
  description?: string;
  pages: Pages<T>;
  columns: TableProps.ColumnDefinition<T>[];
  trackBy: (item: T) => string;
  empty: ReactNode;
  filter?: ReactNode;
  actions?: ReactNode;
  /** Rows can be chosen, for an action on all of them. */
  selection?: Selection<T> | undefined;
  /** Inside of another page, not a page of its own. */
  embedded?: boolean;
}

/** A list of the API's: its loading, its failure, its emptiness and its pages are the same everywhere. */
export function PagedTable<T>({
  title,
  description,
  pages,
  columns,
  trackBy,
  empty,
  filter,
  actions,
  selection,
  embedded = false,
}: Props<T>) {
  const { common } = useWords();
  const { query, items, looking, page } = pages;
  const nothing = page > 1 ? <Empty title={common.noMore} /> : empty;
  return (
    <SpaceBetween size="m">
      {query.error && <Problem error={query.error} retry={() => void query.refetch()} />}
      <FittingTable
        variant={embedded ? 'container' : 'full-page'}
        {...(selection ? selecting(selection) : {})}
        items={looking ? [] : (items ?? [])}
        trackBy={trackBy}
        columnDefinitions={columns}
        empty={looking ? <Looking /> : query.isPending ? <Skeleton height={480} /> : query.error ? null : nothing}
        filter={filter}
        // Even an empty one takes room beside the filter.
        pagination={(pages.next || pages.previous) && <Pager {...pages} />}
        header={
          <Header
            variant={embedded ? 'h2' : 'awsui-h1-sticky'}
            {...(description ? { description } : {})}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  formAction="none"
                  iconName="refresh"
                  ariaLabel={common.refresh}
                  loading={query.isFetching && !query.isPending}
                  onClick={() => void query.refetch()}
                />
                {actions}
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
      />
    </SpaceBetween>
  );
}
