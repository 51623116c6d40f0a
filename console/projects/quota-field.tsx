import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { type Field, useSaid } from '../platform/parts/field.tsx';
import { useWords } from '../platform/texts/index.ts';
import { describeLimits, isRepeated, type Limit, pointerOf } from './quota.ts';

function useDefinition({ value: limits, onChange, problem }: Field<Limit[]>) {
  const { clusters } = useWords();
  const change = (index: number, part: Partial<Limit>) =>
    onChange(limits.map((limit, at) => (at === index ? { ...limit, ...part } : limit)));
  const options = Object.entries(clusters.resources).map(([value, description]) => ({ value, description }));
  return [
    {
      label: clusters.resource,
      control: ({ resource }: Limit, index: number) => (
        <Autosuggest
          ariaLabel={clusters.resource}
          placeholder="requests.cpu"
          options={options}
          value={resource}
          onChange={({ detail }) => change(index, { resource: detail.value })}
        />
      ),
      errorText: (_: Limit, index: number) => (isRepeated(limits, index) ? clusters.limitTwice : null),
    },
    {
      label: clusters.amount,
      control: ({ amount }: Limit, index: number) => (
        <Input
          ariaLabel={clusters.amount}
          placeholder="4"
          value={amount}
          onChange={({ detail }) => change(index, { amount: detail.value })}
        />
      ),
      constraintText: clusters.amountHint,
      errorText: (limit: Limit) => problem?.at(pointerOf(limit)) ?? null,
    },
  ];
}

/** What a project's namespace may use in all, resource by resource; no line, no limit. */
export function QuotaField(field: Field<Limit[]>) {
  const { clusters } = useWords();
  const { value, onChange, theirs } = field;
  const said = useSaid({ ...field, theirs: theirs && (describeLimits(theirs) || clusters.noQuota) });
  return (
    <FormField label={clusters.quota} description={clusters.quotaHint} stretch {...said}>
      <AttributeEditor
        items={value}
        definition={useDefinition(field)}
        empty={clusters.noQuota}
        addButtonText={clusters.addLimit}
        removeButtonAriaLabel={({ resource }) => clusters.removeLimit(resource)}
        onAddButtonClick={() => onChange([...value, { resource: '', amount: '' }])}
        onRemoveButtonClick={({ detail }) => onChange(value.filter((_, index) => index !== detail.itemIndex))}
      />
    </FormField>
  );
}
