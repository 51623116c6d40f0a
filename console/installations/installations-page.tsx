import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { api, take } from '../platform/api.ts';
import { PagedSelect } from '../platform/parts/paged-select.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { workspaceChoices } from '../platform/workspace.ts';
import { useColumns } from './list.tsx';
import { clustersQuery, type Installation } from './queries.ts';
import { type Target, UpgradeAll } from './upgrade-all.tsx';

const fields = ['workspace', 'cluster', 'status', 'warning'] as const;
type Field = (typeof fields)[number];
type Filter = Partial<Record<Field, string>>;

interface Choice {
  value: string;
  label: string;
}

/** Of those that are few; workspaces are searched. */
function useChoices(): Record<Exclude<Field, 'workspace'>, Choice[]> {
  const { installations } = useWords();
  const { data } = useQuery(clustersQuery);
  const { 'version-available': available, 'version-suspended': suspended } = installations.warnings;
  return {
    cluster: (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
    status: Object.entries(installations.statuses).map(([value, label]) => ({ value, label })),
    warning: [
      { value: 'version-available', label: available },
      { value: 'version-suspended', label: suspended },
    ],
  };
}

function Filters({ filter, choose }: { filter: Filter; choose: (field: Field, value: string) => void }) {
  const { installations, common } = useWords();
  const choices = useChoices();
  const labels: Record<Field, string> = {
    workspace: common.workspace,
    cluster: installations.cluster,
    status: common.status,
    warning: installations.filterWarning,
  };
  return (
    <div className="berth-filters">
      {fields.map(field => {
        const all = { value: '', label: `${labels[field]}: ${common.all}` };
        if (field === 'workspace')
          return (
            <PagedSelect
              key={field}
              ariaLabel={labels[field]}
              choices={workspaceChoices}
              first={all}
              value={filter[field] ?? ''}
              onChange={value => choose(field, value)}
            />
          );
        const options = [all, ...choices[field]];
        return (
          <Select
            key={field}
            ariaLabel={labels[field]}
            options={options}
            selectedOption={options.find(({ value }) => value === filter[field]) ?? all}
            onChange={({ detail }) => choose(field, detail.selectedOption.value ?? '')}
          />
        );
      })}
    </div>
  );
}

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
  const choose = (field: Field, value: string) => {
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
