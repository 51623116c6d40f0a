import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { FittingTable } from './fitting-table.tsx';
import { Pager } from './pager.tsx';

/** Thousands of rows at once take seconds to draw. */
const rowsShown = 50;

/** A table that is part of a page and knows all its rows; it shows so many at a time. */
export function PlainTable<T>({ items = [], ...rest }: TableProps<T>) {
  const [wanted, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(items.length / rowsShown));
  const page = Math.min(wanted, pages);
  return (
    <FittingTable
      variant="embedded"
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
