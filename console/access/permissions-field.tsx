import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import {
  permissions as everything,
  type Permission,
  workspacePermissions,
} from '../../functions/platform/permissions.ts';
import { type Field, useSaid } from '../platform/parts/field.tsx';
import { useWords } from '../platform/texts/index.ts';

interface Props extends Field<Permission[]> {
  scope: 'platform' | 'workspace';
}

/** The permissions of one scope to choose from; the platform's roles can have all of them. */
export function PermissionsField({ scope, ...field }: Props) {
  const { access } = useWords();
  const options = (scope === 'workspace' ? workspacePermissions : everything).map(value => ({ value, label: value }));
  return (
    <FormField label={access.permissions} {...useSaid(field)}>
      <Multiselect
        options={options}
        filteringType="auto"
        placeholder={access.choosePermissions}
        selectedOptions={options.filter(({ value }) => field.value.includes(value))}
        onChange={({ detail }) =>
          field.onChange(detail.selectedOptions.flatMap(({ value }) => (value as Permission) ?? []))
        }
      />
    </FormField>
  );
}
