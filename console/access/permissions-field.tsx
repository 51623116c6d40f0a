import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import {
  permissions as everything,
  type Permission,
  workspacePermissions,
} from '../../functions/platform/permissions.ts';
import { type Field, useSaid } from '../platform/parts/field.tsx';
import { useTexts, useWords } from '../platform/texts/index.ts';
import { permissionTexts } from '../platform/texts/permissions.ts';
import { groupsOf } from './permission-groups.ts';

interface Props extends Field<Permission[]> {
  scope: 'platform' | 'workspace';
}

/** The permissions of one scope to choose from; the platform's roles can have all of them. */
export function PermissionsField({ scope, ...field }: Props) {
  const { access } = useWords();
  const words = useTexts(permissionTexts);
  const groups = groupsOf(scope === 'workspace' ? workspacePermissions : everything).map(({ name, permissions }) => ({
    label: words.groups[name],
    options: permissions.map(value => ({ value, label: value, description: words.allows[value] })),
  }));
  const options = groups.flatMap(group => group.options);
  return (
    <FormField label={access.permissions} {...useSaid(field)}>
      <Multiselect
        options={groups}
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
