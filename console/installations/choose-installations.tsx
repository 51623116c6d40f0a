import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { rolloutLimit } from '../../functions/installations/rollout-limit.ts';
import { Skeleton } from '../platform/parts/loaded.tsx';
import { selecting } from '../platform/parts/paged-table.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { Problem } from '../platform/parts/problem.tsx';
import { useWords } from '../platform/texts/index.ts';
import type { Installation } from './queries.ts';
import type { useOthers } from './use-others.ts';

interface Props {
  others: ReturnType<typeof useOthers>;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

const idle = ({ status }: Installation): boolean => status !== 'changing';
const idsOf = (items: readonly Installation[]): string[] => items.map(({ id }) => id);

/** All of what is found can be chosen at once, not only what stands on a page. */
function AllOrNone({ found, onChange }: { found: readonly Installation[]; onChange: (chosen: string[]) => void }) {
  const { rollouts } = useWords();
  const free = found.filter(idle);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button formAction="none" disabled={free.length === 0} onClick={() => onChange(idsOf(free))}>
        {rollouts.chooseAll(free.length)}
      </Button>
      <Button formAction="none" onClick={() => onChange([])}>
        {rollouts.chooseNone}
      </Button>
    </SpaceBetween>
  );
}

/** No FormField around it: that would give each checkbox the field's name instead of its row's. */
function Table({ others: { all }, chosen, onChange, q }: Props & { q: string }) {
  const { rollouts, installations, common } = useWords();
  const found = all.filter(({ release, namespace }) => `${release}\n${namespace}`.toLowerCase().includes(q));
  const picked = new Set(chosen);
  return (
    <PlainTable
      items={found}
      trackBy="id"
      header={
        <Header
          variant="h3"
          description={rollouts.valuesKept}
          counter={`(${chosen.length}/${all.length})`}
          actions={<AllOrNone found={found} onChange={onChange} />}
        >
          {rollouts.which}
        </Header>
      }
      empty={<Box color="text-body-secondary">{q ? common.nothingMatches : rollouts.none}</Box>}
      isItemDisabled={each => !idle(each)}
      {...selecting<Installation>({
        selected: all.filter(({ id }) => picked.has(id)),
        onSelect: items => onChange(idsOf(items)),
        label: ({ release }) => rollouts.choose(release),
        labelAll: rollouts.choosePage,
      })}
      columnDefinitions={[
        { id: 'release', header: installations.release, isRowHeader: true, cell: ({ release }) => release },
        { id: 'project', header: installations.project, cell: ({ namespace }) => namespace },
        {
          id: 'version',
          header: installations.version,
          cell: ({ versionName, status }) => (status === 'changing' ? rollouts.busy : versionName),
        },
      ]}
    />
  );
}

/** The installations that could have a version, those that are to have it among them. */
export function ChooseInstallations(props: Props) {
  const { rollouts } = useWords();
  const { others, chosen } = props;
  const { query, all, complete } = others;
  const [typed, setTyped] = useState('');
  const q = typed.trim().toLowerCase();
  return (
    <SpaceBetween size="s">
      {query.error && <Problem error={query.error} retry={() => void query.refetch()} />}
      <Input
        type="search"
        value={typed}
        ariaLabel={rollouts.find}
        placeholder={rollouts.find}
        onChange={({ detail }) => setTyped(detail.value)}
        // Else it would begin the rollout.
        onKeyDown={event => event.detail.key === 'Enter' && event.preventDefault()}
      />
      {/* What is looked for begins at its first page. */}
      {query.isLoading ? <Skeleton /> : <Table key={q} {...props} q={q} />}
      {!complete && !query.error && <StatusIndicator type="loading">{rollouts.reading(all.length)}</StatusIndicator>}
      {chosen.length > rolloutLimit && <Alert type="warning">{rollouts.tooMany(rolloutLimit)}</Alert>}
    </SpaceBetween>
  );
}
