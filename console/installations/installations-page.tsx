import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useNavigate, useSearchParams } from 'react-router';
import { api, take } from '../platform/api.ts';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { type Filter, Filters, fields } from './filters.tsx';
import { useColumns } from './list.tsx';
import type { Installation } from './queries.ts';
import { type Target, UpgradeAll } from './upgrade-all.tsx';

/** The versions that the listed installations could be brought to. */
function targetsOf(items: readonly Installation[]): Target[] {
  const targets = items.flatMap(({ app, chartName, upgrade }) =>
    upgrade ? [{ id: upgrade.version, app, label: `${chartName} ${upgrade.versionName}` }] : [],
  );
  return [...new Map(targets.map(target => [target.id, target])).values()];
}

/** What runs where. The filter is in the page's address. */
export default function InstallationsPage() {
  const { installations, rollouts } = useWords();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const filter = Object.fromEntries(
    fields.flatMap(field => (search.get(field) ? [[field, search.get(field)]] : [])),
  ) as Filter;
  const columns = useColumns();
  useCrumbs([installations.title, '/installations']);
  const pages = usePages(['installations', filter], cursor =>
    take(
      api.GET('/v1/installations', {
        // The choices are the API's own; what somebody types into the address, it refuses in its own words.
        params: { query: { ...(filter as object), limit: 50, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  const choose = (part: Filter) => {
    for (const [field, value] of Object.entries(part))
      if (value) search.set(field, value);
      else search.delete(field);
    setSearch(search, { replace: true });
  };
  return (
    <PagedTable
      title={installations.title}
      description={installations.subtitle}
      pages={pages}
      trackBy={({ id }) => id}
      columns={columns}
      filter={<Filters filter={filter} choose={choose} />}
      empty={<Empty title={installations.empty}>{installations.emptyBody}</Empty>}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {targetsOf(pages.items ?? [])
            .filter(() => filter.warning === 'version-available')
            .map(target => (
              <UpgradeAll key={target.id} target={target}>
                {rollouts.beginTo(target.label)}
              </UpgradeAll>
            ))}
          <Button variant="primary" onClick={() => void navigate('/')}>
            {installations.install}
          </Button>
        </SpaceBetween>
      }
    />
  );
}
