import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useEffect, useState } from 'react';
import { auditActions } from '../../functions/audit/actions.ts';
import { auditOutcomes } from '../../functions/platform/entities/audit.ts';
import { useDebounced } from '../platform/parts/debounce.ts';
import { PagedSelect } from '../platform/parts/paged-select.tsx';
import { auditTexts } from '../platform/texts/audit.ts';
import { useTexts, useWords } from '../platform/texts/index.ts';
import { workspaceChoices } from '../platform/workspace.ts';
import type { Field, Filter } from './use-filter.ts';

interface Props {
  filter: Filter;
  choose: (field: Field, value: string) => void;
  clear: () => void;
}

/** What is typed takes hold when one stops typing. */
function Typed({ field, label, filter, choose }: Omit<Props, 'clear'> & { field: Field; label: string }) {
  const given = filter[field] ?? '';
  const [text, setText] = useState(given);
  const settled = useDebounced(text, 400);
  useEffect(() => setText(given), [given]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is news, not what the address says meanwhile
  useEffect(() => {
    if (settled.trim() !== given) choose(field, settled.trim());
  }, [settled]);
  return (
    <Input
      type="search"
      ariaLabel={label}
      placeholder={label}
      value={text}
      onChange={({ detail }) => setText(detail.value)}
    />
  );
}

interface Choice {
  value: string;
  label: string;
}

function Chosen({
  field,
  label,
  choices,
  filter,
  choose,
}: Omit<Props, 'clear'> & { field: Field; label: string; choices: Choice[] }) {
  const { common } = useWords();
  const all = { value: '', label: `${label}: ${common.all}` };
  const options = [all, ...choices];
  return (
    <Select
      ariaLabel={label}
      filteringType={choices.length > 10 ? 'auto' : 'none'}
      options={options}
      selectedOption={options.find(({ value }) => value === filter[field]) ?? all}
      onChange={({ detail }) => choose(field, detail.selectedOption.value ?? '')}
    />
  );
}

function Day({ field, label, filter, choose }: Omit<Props, 'clear'> & { field: Field; label: string }) {
  const words = useTexts(auditTexts);
  return (
    <DatePicker
      ariaLabel={label}
      placeholder={`${label}: ${words.day}`}
      openCalendarAriaLabel={date => (date ? `${label}: ${date}` : label)}
      value={filter[field] ?? ''}
      onChange={({ detail }) => choose(field, detail.value)}
    />
  );
}

/** Whose workspace it is: an admin chooses, an owner's page has one. */
function Where({ filter, choose }: Omit<Props, 'clear'>) {
  const words = useTexts(auditTexts);
  const { common } = useWords();
  return (
    <PagedSelect
      ariaLabel={common.workspace}
      choices={workspaceChoices}
      first={[
        { value: '', label: `${common.workspace}: ${common.all}` },
        { value: '@platform', label: words.platform },
      ]}
      value={filter.workspace ?? ''}
      onChange={value => choose('workspace', value)}
    />
  );
}

/** What of the log is wanted. */
export function Filters({ everywhere, clear, ...props }: Props & { everywhere: boolean }) {
  const words = useTexts(auditTexts);
  const actions = auditActions.map(value => ({ value, label: words.actions[value] }));
  const outcomes = auditOutcomes.map(value => ({ value, label: words.outcomes[value] }));
  return (
    <div className="berth-filters">
      <Typed {...props} field="actor" label={words.findActor} />
      <Chosen {...props} field="action" label={words.action} choices={actions} />
      <Typed {...props} field="object" label={words.findObject} />
      {everywhere && <Where {...props} />}
      <Chosen {...props} field="outcome" label={words.outcome} choices={outcomes} />
      <Day {...props} field="from" label={words.from} />
      <Day {...props} field="to" label={words.to} />
      <Button fullWidth disabled={Object.keys(props.filter).length === 0} onClick={clear}>
        {words.clear}
      </Button>
    </div>
  );
}
