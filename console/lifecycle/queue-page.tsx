import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useNavigate, useSearchParams } from 'react-router';
import { useKeys } from '../platform/parts/keys.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { duration } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useLanguage, useWords } from '../platform/texts/index.ts';
import { loadQueue, type QueueStatus, queueStatuses } from './queue.ts';
import { VersionStatus } from './version-status.tsx';

function Statuses({ status, onChoose }: { status: QueueStatus; onChoose: (status: QueueStatus) => void }) {
  const { lifecycle, common } = useWords();
  return (
    <SegmentedControl
      label={common.status}
      selectedId={status}
      options={queueStatuses.map(id => ({ id, text: lifecycle.statuses[id] }))}
      onChange={({ detail }) => onChoose(detail.selectedId as QueueStatus)}
    />
  );
}

/** What waits for a reviewer. */
export default function QueuePage() {
  const { lifecycle, common } = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const status = queueStatuses.find(each => each === search.get('status')) ?? 'submitted';
  const pages = usePages(['reviews', status], cursor => loadQueue(status, cursor));
  const first = pages.items?.[0];
  useKeys({ n: first && (() => void navigate(`/reviews/${first.id}`)) });
  useCrumbs([lifecycle.queue, '/reviews']);
  return (
    <PagedTable
      title={lifecycle.queue}
      description={lifecycle.queueHint}
      pages={pages}
      trackBy={({ id }) => id}
      empty={<Empty title={lifecycle.queueEmpty}>{lifecycle.queueEmptyBody}</Empty>}
      filter={<Statuses status={status} onChoose={chosen => setSearch({ status: chosen }, { replace: true })} />}
      columns={[
        {
          id: 'version',
          header: lifecycle.version,
          isRowHeader: true,
          cell: ({ id, chartName, name }) => (
            <PageLink to={`/reviews/${id}`}>
              {chartName} {name}
            </PageLink>
          ),
        },
        { id: 'workspace', header: common.workspace, cell: ({ workspace }) => workspace },
        { id: 'status', header: common.status, cell: item => <VersionStatus status={item.status} /> },
        { id: 'waiting', header: lifecycle.waiting, cell: ({ waitingSeconds }) => duration(waitingSeconds, language) },
        { id: 'submitted', header: lifecycle.submittedBy, cell: ({ submittedBy }) => submittedBy ?? '–' },
        { id: 'claimed', header: lifecycle.claimedBy, cell: ({ claimedBy }) => claimedBy ?? '–' },
        {
          id: 'message',
          header: lifecycle.message,
          cell: ({ message }) => <span className="berth-wrap">{message || '–'}</span>,
        },
      ]}
    />
  );
}
