import Alert from '@cloudscape-design/components/alert';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { rolloutLimit } from '../../functions/installations/rollout-limit.ts';
import { typingPause, useDebounced } from '../platform/parts/debounce.ts';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { useWords } from '../platform/texts/index.ts';
import { type Installation, loadOthers } from './queries.ts';
import type { Target } from './upgrade-all.tsx';

/** So many on a page leave the rest of the form in sight. */
const rows = 10;

interface Choice {
  all: boolean;
  chosen: Installation[];
}

interface Props extends Choice {
  target: Target;
  workspace: string;
  change: (part: Partial<Choice>) => void;
}

function Find({ typed, onChange }: { typed: string; onChange: (text: string) => void }) {
  const { rollouts } = useWords();
  return (
    <Input
      type="search"
      value={typed}
      ariaLabel={rollouts.find}
      placeholder={rollouts.find}
      onChange={({ detail }) => onChange(detail.value)}
      // Else it would begin the rollout.
      onKeyDown={event => event.detail.key === 'Enter' && event.preventDefault()}
    />
  );
}

function useColumns() {
  const { rollouts, installations } = useWords();
  return [
    { id: 'release', header: installations.release, isRowHeader: true, cell: ({ release }: Installation) => release },
    { id: 'project', header: installations.project, cell: ({ namespace }: Installation) => namespace },
    {
      id: 'version',
      header: installations.version,
      cell: ({ versionName, status }: Installation) => (status === 'changing' ? rollouts.busy : versionName),
    },
  ];
}

/** Those that could have the version, page by page. No FormField around: that would give each checkbox the field's name instead of its row's. */
function Others({ target, workspace, all, chosen, change }: Props) {
  const { rollouts, common } = useWords();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), typingPause);
  const pages = usePages(['installations', 'others', target.id, workspace, q], cursor =>
    loadOthers(target, { workspace, q, limit: rows }, cursor),
  );
  return (
    <PagedTable
      embedded
      title={all ? rollouts.which : rollouts.chosen(chosen.length)}
      description={rollouts.valuesKept}
      pages={pages}
      trackBy={({ id }) => id}
      empty={<Empty title={q ? common.nothingMatches : rollouts.none} />}
      filter={<Find typed={typed} onChange={setTyped} />}
      columns={useColumns()}
      selection={
        all
          ? undefined
          : {
              selected: chosen,
              onSelect: items => change({ chosen: items }),
              label: ({ release }) => rollouts.choose(release),
              labelAll: rollouts.choosePage,
              disabled: ({ status }) => status === 'changing',
            }
      }
    />
  );
}

/** Which installations are to have a version: all that have another one, or some of them. */
export function ChooseInstallations(props: Props) {
  const { rollouts } = useWords();
  const { all, chosen, workspace, change } = props;
  if (workspace === '') return <Alert type="info">{rollouts.none}</Alert>;
  return (
    <SpaceBetween size="s">
      <RadioGroup
        ariaLabel={rollouts.which}
        value={all ? 'all' : 'some'}
        onChange={({ detail }) => change({ all: detail.value === 'all' })}
        items={[
          { value: 'all', label: rollouts.all, description: rollouts.allHint },
          { value: 'some', label: rollouts.some },
        ]}
      />
      <Others {...props} />
      {!all && chosen.length > rolloutLimit && <Alert type="warning">{rollouts.tooMany(rolloutLimit)}</Alert>}
    </SpaceBetween>
  );
}
