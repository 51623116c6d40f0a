import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api, type Schema, take } from '../platform/api.ts';
import { Loaded } from '../platform/parts/loaded.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Difference } from './difference.tsx';
import { ObjectDifferences } from './object-differences.tsx';
import { differenceQuery } from './queries.ts';

function Between({ from, to }: { from: string; to: string }) {
  const query = useQuery(differenceQuery(from, to));
  return (
    <Loaded query={query}>
      {({ files, values }) => (
        <Difference files={files} values={values} objects={<ObjectDifferences from={from} to={to} />} />
      )}
    </Loaded>
  );
}

/** A version beside another one of its app. */
export function Compare({ version }: { version: Schema<'Version'> }) {
  const { catalog, lifecycle } = useWords();
  const [search, setSearch] = useSearchParams();
  const others = useQuery({
    queryKey: ['versions', version.app, 'all'],
    queryFn: () =>
      take(api.GET('/v1/apps/{app}/versions', { params: { path: { app: version.app }, query: { limit: 200 } } })),
  });
  return (
    <Loaded query={others}>
      {({ items }) => {
        const options = items
          .filter(({ id }) => id !== version.id)
          .map(({ id, name, status }) => ({ value: id, label: name, labelTag: lifecycle.statuses[status] }));
        const chosen = options.find(({ value }) => value === search.get('with')) ?? options[0];
        if (!chosen) return <Box>{catalog.noOther}</Box>;
        return (
          <SpaceBetween size="m">
            <FormField label={catalog.compareWith}>
              <Select
                options={options}
                selectedOption={chosen}
                onChange={({ detail }) => {
                  search.set('with', detail.selectedOption.value ?? '');
                  setSearch(search, { replace: true });
                }}
              />
            </FormField>
            <Between from={chosen.value} to={version.id} />
          </SpaceBetween>
        );
      }}
    </Loaded>
  );
}
