import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, take } from '../platform/api.ts';
import type { ProblemError } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';

export const rolesQuery = queryOptions({ queryKey: ['roles'], queryFn: () => take(api.GET('/v1/roles')) });

interface Props {
  scope: 'platform' | 'workspace';
  roles: readonly string[];
  onChange: (roles: string[]) => void;
  problem: ProblemError | undefined;
}

/** The roles of one scope to choose from. */
export function RolesField({ scope, roles, onChange, problem }: Props) {
  const { access } = useWords();
  const { data } = useQuery(rolesQuery);
  const options = (data?.items ?? [])
    .filter(role => role.scope === scope)
    .map(({ name, description }) => ({ value: name, label: name, description }));
  return (
    <FormField label={access.roles} errorText={problem?.at('/roles') ?? ''}>
      <Multiselect
        options={options}
        placeholder={access.chooseRoles}
        selectedOptions={options.filter(({ value }) => roles.includes(value))}
        onChange={({ detail }) => onChange(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
      />
    </FormField>
  );
}
