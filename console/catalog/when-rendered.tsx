import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { Schema } from '../platform/api.ts';
import { Loaded } from '../platform/parts/loaded.tsx';
import { Faults } from '../platform/parts/problem.tsx';
import { useWords } from '../platform/texts/index.ts';
import { isBeingRendered } from './rendered-queries.ts';

/** What a query for rendered objects found; or that they are being made. */
export function WhenRendered<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const { objects } = useWords();
  if (query.error && isBeingRendered(query.error))
    return <StatusIndicator type="in-progress">{objects.rendering}</StatusIndicator>;
  return <Loaded query={query}>{children}</Loaded>;
}

/** The Kubernetes version that is looked at, in the page's address; the API's choice until one is chosen. */
export function useKubeVersion(): [string | undefined, (kubeVersion: string) => void] {
  const [search, setSearch] = useSearchParams();
  const choose = (kubeVersion: string) => {
    search.set('kubernetes', kubeVersion);
    setSearch(search, { replace: true });
  };
  return [search.get('kubernetes') ?? undefined, choose];
}

export function KubeVersion({
  found,
  choose,
}: {
  found: { kubeVersion: string; kubeVersions: string[] };
  choose: (kubeVersion: string) => void;
}) {
  const { objects } = useWords();
  const options = found.kubeVersions.map(value => ({ value, label: value })).reverse();
  return (
    <FormField label={objects.kubernetes}>
      <Select
        options={options}
        selectedOption={{ value: found.kubeVersion, label: found.kubeVersion }}
        onChange={({ detail }) => choose(detail.selectedOption.value ?? found.kubeVersion)}
      />
    </FormField>
  );
}

/** Says why there is nothing where a package does not render. */
export function DoesNotRender({
  name,
  kubeVersion,
  problem,
}: {
  name?: string;
  kubeVersion: string;
  problem: Schema<'RenderedObjects'>['problem'];
}) {
  const { objects } = useWords();
  return (
    <Alert type="error" header={[name, objects.fails(kubeVersion)].filter(Boolean).join(': ')}>
      {problem && <Faults faults={[problem]} />}
    </Alert>
  );
}
