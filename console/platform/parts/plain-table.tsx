import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { Pager } from './pager.tsx';

/** Narrower columns break every word: before that, a table scrolls inside of its own frame. Pixels. */
const narrowest = 120;
/** A sign and a word or two, which are read at a glance when they stand in one line. Pixels. */
const ofSigns = 150;
const signs: ReadonlySet<string | undefined> = new Set(['status', 'warnings', 'outcome']);

export function withRoom<T>(columns: readonly TableProps.ColumnDefinition<T>[]): TableProps.ColumnDefinition<T>[] {
  return columns.map(column => ({ minWidth: signs.has(column.id) ? ofSigns : narrowest, ...column }));
}

/** Thousands of rows at once take seconds to draw. */
const rowsShown = 50;

/** A table that is part of a page and knows all its rows; it shows so many at a time. */
export function PlainTable<T>({ columnDefinitions, items = [], ...rest }: TableProps<T>) {
  const [wanted, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(items.length / rowsShown));
  const page = Math.min(wanted, pages);
  return (
    <Table
      variant="embedded"
      wrapLines
      columnDefinitions={withRoom(columnDefinitions)}
      items={items.slice((page - 1) * rowsShown, page * rowsShown)}
      pagination={
        // Without one, a table that has no other header has none at all.
        pages > 1 && (
          <Pager
            page={page}
            next={page < pages ? () => setPage(page + 1) : undefined}
            previous={page > 1 ? () => setPage(page - 1) : undefined}
          />
        )
      }
      {...rest}
    />
  );
}
