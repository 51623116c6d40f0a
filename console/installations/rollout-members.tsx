import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { api, type Schema, take } from '../platform/api.ts';
import { typingPause, useDebounced } from '../platform/parts/debounce.ts';
import { Find } from '../platform/parts/find.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { useWords } from '../platform/texts/index.ts';
import { useClusterName } from './cluster-name.ts';
import { MemberStatus, type Rollout } from './rollout-signs.tsx';

type Member = Schema<'RolloutInstallation'>;
type Status = Member['status'];

/** How often they are looked at while the rollout runs; milliseconds. */
const lively = 2_000;

const ended = (status: Status): boolean => status !== 'waiting' && status !== 'running';

/** They are followed while the rollout runs, and until each has its end. */
function useMembers(rollout: Rollout, q: string, status: Status | undefined) {
  const wanted = { ...(q ? { q } : {}), ...(status ? { status } : {}) };
  return usePages(
    ['rollout', rollout.id, 'installations', wanted],
    cursor =>
      take(
        api.GET('/v1/rollouts/{rollout}/installations', {
          params: { path: { rollout: rollout.id }, query: { ...wanted, limit: 50, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    page => (rollout.status === 'running' || page?.items.some(({ status: now }) => !ended(now)) ? lively : false),
  );
}

function useColumns() {
  const { rollouts, installations, common } = useWords();
  const nameOf = useClusterName();
  return [
    {
      id: 'release',
      header: installations.release,
      isRowHeader: true,
      cell: ({ installation, release }: Member) => <PageLink to={`/installations/${installation}`}>{release}</PageLink>,
    },
    { id: 'wave', header: rollouts.inWave, cell: ({ wave }: Member) => wave },
    { id: 'status', header: common.status, cell: ({ status }: Member) => <MemberStatus status={status} /> },
    {
      id: 'project',
      header: installations.project,
      cell: ({ namespace, cluster }: Member) => `${namespace} · ${nameOf(cluster)}`,
    },
    {
      id: 'detail',
      header: installations.reason,
      cell: ({ step, detail }: Member) => [step, detail].filter(Boolean).join(' · ') || '–',
    },
  ];
}

interface Wanted {
  typed: string;
  status: Status | undefined;
}

function Filters({ typed, status, change }: Wanted & { change: (part: Partial<Wanted>) => void }) {
  const { rollouts, common } = useWords();
  const all = { value: '', label: `${common.status}: ${common.all}` };
  const statuses = Object.entries(rollouts.memberStatuses).map(([value, label]) => ({ value, label }));
  const options = [all, ...statuses];
  return (
    <div className="berth-filters">
      <Find typed={typed} label={rollouts.find} onChange={text => change({ typed: text })} />
      <Select
        ariaLabel={common.status}
        options={options}
        selectedOption={options.find(({ value }) => value === status) ?? all}
        onChange={({ detail }) => change({ status: (detail.selectedOption.value || undefined) as Status | undefined })}
      />
    </div>
  );
}

/** How each installation of a rollout stands, in the order of the waves. */
export function Members({ rollout }: { rollout: Rollout }) {
  const { rollouts, common } = useWords();
  const [wanted, setWanted] = useState<Wanted>({ typed: '', status: undefined });
  const q = useDebounced(wanted.typed.trim(), typingPause);
  const pages = useMembers(rollout, q, wanted.status);
  return (
    <PagedTable
      embedded
      title={rollouts.which}
      pages={pages}
      trackBy={({ installation }) => installation}
      columns={useColumns()}
      empty={<Empty title={common.nothingMatches} />}
      filter={<Filters {...wanted} change={part => setWanted(before => ({ ...before, ...part }))} />}
    />
  );
}
