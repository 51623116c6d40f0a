import { useSearchParams } from 'react-router';
import { api, take } from '../platform/api.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { PagedSelect } from '../platform/parts/paged-select.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { workspaceChoices } from '../platform/workspace.ts';
import { doneOf, RolloutStatus } from './rollout-signs.tsx';

function WorkspaceFilter({ chosen, onChoose }: { chosen: string; onChoose: (workspace: string) => void }) {
  const { common } = useWords();
  return (
    <div className="berth-filters">
      <PagedSelect
        ariaLabel={common.workspace}
        choices={workspaceChoices}
        first={[{ value: '', label: `${common.workspace}: ${common.all}` }]}
        value={chosen}
        onChange={onChoose}
      />
    </div>
  );
}

/** The rollouts of the user's workspaces, the newest first. */
export default function RolloutsPage() {
  const { rollouts, installations, common } = useWords();
  const [search, setSearch] = useSearchParams();
  const workspace = search.get('workspace') ?? '';
  useCrumbs([installations.title, '/installations'], [rollouts.title, '/rollouts']);
  const pages = usePages(['rollouts', workspace], cursor =>
    take(
      api.GET('/v1/rollouts', {
        params: { query: { limit: 50, ...(workspace ? { workspace } : {}), ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  return (
    <PagedTable
      title={rollouts.title}
      description={rollouts.hint}
      pages={pages}
      trackBy={({ id }) => id}
      empty={<Empty title={rollouts.empty}>{rollouts.emptyBody}</Empty>}
      filter={
        <WorkspaceFilter
          chosen={workspace}
          onChoose={name => setSearch(name ? { workspace: name } : {}, { replace: true })}
        />
      }
      columns={[
        {
          id: 'version',
          header: installations.version,
          isRowHeader: true,
          cell: ({ id, chartName, versionName }) => (
            <PageLink to={`/rollouts/${id}`}>{`${chartName} ${versionName}`.trim()}</PageLink>
          ),
        },
        { id: 'status', header: common.status, cell: ({ status }) => <RolloutStatus status={status} /> },
        {
          id: 'progress',
          header: rollouts.progress,
          cell: each => rollouts.done(doneOf(each).done, doneOf(each).all),
        },
        { id: 'workspace', header: common.workspace, cell: each => each.workspace },
        { id: 'detail', header: installations.reason, cell: ({ detail }) => detail || '–' },
        { id: 'by', header: common.by, cell: ({ actor }) => actor },
        { id: 'begun', header: installations.started, cell: ({ createdAt }) => <When at={createdAt} /> },
        { id: 'ended', header: installations.finished, cell: ({ finishedAt }) => <When at={finishedAt} /> },
      ]}
    />
  );
}
