import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Code } from '../platform/parts/lazy.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { useWords } from '../platform/texts/index.ts';
import { historyQuery, type Installation, valuesQuery } from './queries.ts';

function OfRevision({ installation, revision }: { installation: string; revision: number }) {
  const { installations } = useWords();
  const query = useQuery(valuesQuery(installation, revision));
  return (
    <Loaded query={query}>
      {found => (
        <div className="berth-editor">
          <FormField label={installations.yours} stretch>
            <Code file="values.yaml" text={found.values || '{}'} />
          </FormField>
          <FormField label={installations.defaults} stretch>
            <Code file="values.yaml" text={found.default} />
          </FormField>
        </div>
      )}
    </Loaded>
  );
}

/** The values of each revision, beside the chart's own. */
export function Values({ installation }: { installation: Installation }) {
  const { installations } = useWords();
  const { data } = useQuery(historyQuery(installation.id));
  const [chosen, setChosen] = useState<number>();
  const options = (data?.items ?? []).map(({ revision, chart }) => ({
    value: String(revision),
    label: `${revision} · ${chart}`,
  }));
  return (
    <SpaceBetween size="m">
      <FormField label={installations.revision}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === String(chosen ?? installation.revision)) ?? null}
          onChange={({ detail }) => setChosen(Number(detail.selectedOption.value))}
        />
      </FormField>
      <OfRevision installation={installation.id} revision={chosen ?? installation.revision} />
    </SpaceBetween>
  );
}
