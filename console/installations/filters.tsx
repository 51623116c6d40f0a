import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { type Choices, PagedSelect } from '../platform/parts/paged-select.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useWorkspace, workspaceChoices } from '../platform/workspace.ts';
import { useProjectChoices } from '../projects/choices.ts';
import { storeAppChoices } from '../store/choices.ts';
import { clustersQuery } from './queries.ts';

export const fields = ['workspace', 'project', 'cluster', 'app', 'status', 'warning'] as const;
type Field = (typeof fields)[number];
/** Of those that are few; the others are searched. */
type Few = Extract<Field, 'cluster' | 'status' | 'warning'>;
export type Filter = Partial<Record<Field, string>>;

interface Choice {
  value: string;
  label: string;
}

function useFew(): Record<Few, Choice[]> {
  const { installations } = useWords();
  const { data } = useQuery(clustersQuery);
  const { 'version-available': available, 'version-suspended': suspended } = installations.warnings;
  return {
    cluster: (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
    status: Object.entries(installations.statuses).map(([value, label]) => ({ value, label })),
    warning: [
      { value: 'version-available', label: available },
      { value: 'version-suspended', label: suspended },
    ],
  };
}

function useMany(workspace: string): Record<Exclude<Field, Few>, Choices> {
  return { workspace: workspaceChoices, project: useProjectChoices(workspace), app: storeAppChoices };
}

interface Props {
  filter: Filter;
  choose: (part: Filter) => void;
}

/** By what installations are found. */
export function Filters({ filter, choose }: Props) {
  const { installations, common } = useWords();
  const looked = useWorkspace() ?? '';
  // Projects are those of the workspace that is filtered by, or that is looked at.
  const workspace = filter.workspace ?? looked;
  const [few, many] = [useFew(), useMany(workspace)];
  const labels: Record<Field, string> = {
    workspace: common.workspace,
    project: installations.project,
    cluster: installations.cluster,
    app: installations.app,
    status: common.status,
    warning: installations.filterWarning,
  };
  const all = (field: Field): Choice => ({ value: '', label: `${labels[field]}: ${common.all}` });
  const searched = (field: keyof typeof many, more: Filter = {}) => (
    <PagedSelect
      ariaLabel={labels[field]}
      choices={many[field]}
      first={[all(field)]}
      value={filter[field] ?? ''}
      onChange={value => choose({ ...more, [field]: value })}
    />
  );
  const listed = (field: Few) => {
    const options = [all(field), ...few[field]];
    return (
      <Select
        ariaLabel={labels[field]}
        options={options}
        selectedOption={options.find(({ value }) => value === filter[field]) ?? options[0] ?? null}
        onChange={({ detail }) => choose({ [field]: detail.selectedOption.value ?? '' })}
      />
    );
  };
  return (
    <div className="berth-filters">
      {/* A project is one workspace's. */}
      {searched('workspace', { project: '' })}
      {/* Its place is kept while it is not known whose projects they are. */}
      {workspace ? (
        searched('project')
      ) : (
        <Select disabled ariaLabel={labels.project} options={[]} selectedOption={all('project')} />
      )}
      {listed('cluster')}
      {searched('app')}
      {listed('status')}
      {listed('warning')}
    </div>
  );
}
