import Box from '@cloudscape-design/components/box';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';
import { Loaded } from '../platform/parts/loaded.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useColumns } from './list.tsx';

/** Where a version was tried, as far as one may see. */
export function TestInstallations({ version }: { version: string }) {
  const { lifecycle } = useWords();
  const columns = useColumns();
  const query = useQuery({
    queryKey: ['installations', 'of', version],
    queryFn: () => take(api.GET('/v1/installations', { params: { query: { version, limit: 50 } } })),
  });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <PlainTable
          items={items}
          trackBy="id"
          columnDefinitions={columns}
          empty={<Box>{lifecycle.noTestInstallations}</Box>}
        />
      )}
    </Loaded>
  );
}
