import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { Schema } from '../platform/api.ts';
import { Loaded } from '../platform/parts/loaded.tsx';
import { PagedSelect } from '../platform/parts/paged-select.tsx';
import { firstFound } from '../platform/parts/pages.ts';
import { useWords } from '../platform/texts/index.ts';
import { useVersionChoices } from './choices.ts';
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
  const { catalog } = useWords();
  const [search, setSearch] = useSearchParams();
  const choices = useVersionChoices(version.app, version.id);
  const newest = useQuery({
    queryKey: [...choices.key, 'newest', version.id],
    queryFn: () => firstFound(cursor => choices.load('', cursor), undefined),
  });
  const choose = (other: string) => {
    search.set('with', other);
    setSearch(search, { replace: true });
  };
  return (
    <Loaded query={newest}>
      {({ items: [first] }) => {
        const chosen = search.get('with') ?? first?.value;
        if (!chosen) return <Box>{catalog.noOther}</Box>;
        return (
          <SpaceBetween size="m">
            <FormField label={catalog.compareWith}>
              <PagedSelect choices={choices} value={chosen} onChange={choose} />
            </FormField>
            <Between from={chosen} to={version.id} />
          </SpaceBetween>
        );
      }}
    </Loaded>
  );
}
