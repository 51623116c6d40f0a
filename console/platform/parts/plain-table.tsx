import Table, { type TableProps } from '@cloudscape-design/components/table';

/** Narrower columns break every word: before that, a table scrolls inside of its own frame. Pixels. */
const narrowest = 120;

export function withRoom<T>(columns: readonly TableProps.ColumnDefinition<T>[]): TableProps.ColumnDefinition<T>[] {
  return columns.map(column => ({ minWidth: narrowest, ...column }));
}

/** A table that is part of a page and knows all its rows. */
export function PlainTable<T>({ columnDefinitions, ...rest }: TableProps<T>) {
  return <Table variant="embedded" wrapLines columnDefinitions={withRoom(columnDefinitions)} {...rest} />;
}
