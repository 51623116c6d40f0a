import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import './fitting-table.css';

type Column<T> = TableProps.ColumnDefinition<T>;

/** Narrower columns break every word: before that, a table scrolls inside of its own frame. Pixels. */
const narrowest = 120;
/** A sign and a word or two, which are read at a glance when they stand in one line. Pixels. */
const ofSigns = 150;
const signs: ReadonlySet<string | undefined> = new Set(['status', 'warnings', 'outcome']);

/** What says what it is by itself: a row's name, and its buttons. */
function speaks<T>({ id, isRowHeader = false }: Column<T>): boolean {
  return isRowHeader || id === 'actions';
}

/** A cell brings its column's name along: where rows are stacked, no column has a head. */
function Cell({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="berth-cell">
      {label && <span className="berth-cell-label">{label}</span>}
      <div className="berth-cell-value">{children}</div>
    </div>
  );
}

function withRoom<T>(column: Column<T>): Column<T> {
  const label = speaks(column) ? undefined : column.header;
  return {
    minWidth: signs.has(column.id) ? ofSigns : narrowest,
    ...column,
    cell: item => <Cell label={label}>{column.cell(item)}</Cell>,
  };
}

/** Columns of a table whose rows can be opened: what stands beside what was opened stays at its top. */
export function fromTop<T>(columns: readonly Column<T>[]): Column<T>[] {
  return columns.map(column => ({ verticalAlign: 'top', ...column }));
}

/** A table that fits a telephone: there each row is a stack of its cells. It is the same table in both, so turning the telephone loses nothing that was opened or typed in it. */
export function FittingTable<T>({ columnDefinitions, ...rest }: TableProps<T>) {
  const framed = rest.variant === 'container';
  return (
    <div className={framed ? 'berth-table' : 'berth-table berth-table-unframed'}>
      <Table wrapLines columnDefinitions={columnDefinitions.map(withRoom)} {...rest} />
    </div>
  );
}
