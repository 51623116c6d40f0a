import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import {
  permissions as everything,
  type Permission,
  workspacePermissions,
} from '../../functions/platform/permissions.ts';
import type { ProblemError } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';

interface Props {
  scope: 'platform' | 'workspace';
  chosen: readonly string[];
  onChange: (permissions: Permission[]) => void;
  problem: ProblemError | undefined;
}

/** The permissions of one scope to choose from; the platform's roles can have all of them. */
export function PermissionsField({ scope, chosen, onChange, problem }: Props) {
  const { access } = useWords();
  const options = (scope === 'workspace' ? workspacePermissions : everything).map(value => ({ value, label: value }));
  return (
    <FormField label={access.permissions} errorText={problem?.at('/permissions') ?? ''}>
      <Multiselect
        options={options}
        filteringType="auto"
        placeholder={access.choosePermissions}
        selectedOptions={options.filter(({ value }) => chosen.includes(value))}
        onChange={({ detail }) => onChange(detail.selectedOptions.flatMap(({ value }) => (value as Permission) ?? []))}
      />
    </FormField>
  );
}
