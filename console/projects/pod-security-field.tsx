import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { isStricter, type PodSecurityLevel, podSecurityLevels } from '../../functions/kubernetes/pod-security.ts';
import { useCan } from '../platform/me.ts';
import { type Field, useSaid } from '../platform/parts/field.tsx';
import { useWords } from '../platform/texts/index.ts';

/** What a project has that nobody chose a level for. */
export const defaultLevel: PodSecurityLevel = 'baseline';

/** Which Pod Security level the namespace enforces; below the floor only an administrator of clusters may choose. */
export function PodSecurityField({ floor, ...field }: Field<PodSecurityLevel | ''> & { floor: PodSecurityLevel }) {
  const { clusters } = useWords();
  const administers = useCan()('clusters:write');
  const options = podSecurityLevels.map(level => ({
    value: level,
    label: level,
    description: clusters.podSecurityLevels[level],
    disabled: !administers && isStricter(floor, level),
    disabledReason: clusters.podSecurityNeedsAdmin,
  }));
  return (
    <FormField label={clusters.podSecurity} {...useSaid(field)} description={clusters.podSecurityHint}>
      <Select
        options={options}
        placeholder={clusters.podSecurityUnset}
        selectedOption={options.find(({ value }) => value === field.value) ?? null}
        onChange={({ detail }) => {
          const chosen = podSecurityLevels.find(level => level === detail.selectedOption.value);
          if (chosen) field.onChange(chosen);
        }}
      />
    </FormField>
  );
}
