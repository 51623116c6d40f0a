import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';
import { type Field, useSaid } from '../platform/parts/field.tsx';
import { useWords } from '../platform/texts/index.ts';

export const rolesQuery = queryOptions({ queryKey: ['roles'], queryFn: () => take(api.GET('/v1/roles')) });

interface Props extends Field<string[]> {
  scope: 'platform' | 'workspace';
}

/** The roles of one scope to choose from. */
export function RolesField({ scope, ...field }: Props) {
  const { access } = useWords();
  const { data } = useQuery(rolesQuery);
  const options = (data?.items ?? [])
    .filter(role => role.scope === scope)
    .map(({ name, description }) => ({ value: name, label: name, description }));
  return (
    <FormField label={access.roles} {...useSaid(field)}>
      <Multiselect
        options={options}
        placeholder={access.chooseRoles}
        selectedOptions={options.filter(({ value }) => field.value.includes(value))}
        onChange={({ detail }) => field.onChange(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
      />
    </FormField>
  );
}
