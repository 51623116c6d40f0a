import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { api, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useWorkspaceNames } from '../platform/workspace.ts';
import { clustersQuery, type Installation, projectsQuery } from './queries.ts';
import type { Wish } from './wish.ts';

interface Props {
  wish: Wish;
  change: (part: Partial<Wish>) => void;
  version: Schema<'VersionDetail'>;
  installation: Installation | undefined;
}

function Version({ wish, change, version }: Props) {
  const { installations, lifecycle } = useWords();
  const { data } = useQuery({
    queryKey: ['versions', version.app, 'all'],
    queryFn: () =>
      take(api.GET('/v1/apps/{app}/versions', { params: { path: { app: version.app }, query: { limit: 200 } } })),
  });
  const options = (data?.items ?? [version]).map(({ id, name, status }) => ({
    value: id,
    label: name,
    labelTag: lifecycle.statuses[status],
  }));
  return (
    <FormField label={installations.version}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === wish.version) ?? null}
        onChange={({ detail }) => change({ version: detail.selectedOption.value ?? '' })}
      />
    </FormField>
  );
}

function Project({ wish, change }: Pick<Props, 'wish' | 'change'>) {
  const { installations } = useWords();
  const projects = useQuery(projectsQuery(wish.workspace));
  const clusters = useQuery(clustersQuery);
  const nameOf = (id: string) => clusters.data?.items.find(each => each.id === id)?.name ?? id;
  const options = (projects.data?.items ?? []).map(({ id, namespace, cluster, description }) => ({
    value: id,
    label: namespace,
    labelTag: nameOf(cluster),
    description,
  }));
  if (projects.data && options.length === 0)
    return (
      <Alert type="info">
        {installations.noProjects}{' '}
        <PageLink to={`/workspaces/${wish.workspace}/projects`}>{installations.makeProject}</PageLink>
      </Alert>
    );
  return (
    <FormField label={installations.project} description={installations.whereHint}>
      <Select
        options={options}
        placeholder={installations.chooseProject}
        statusType={projects.isPending ? 'loading' : 'finished'}
        selectedOption={options.find(({ value }) => value === wish.project) ?? null}
        onChange={({ detail }) => change({ project: detail.selectedOption.value ?? '' })}
      />
    </FormField>
  );
}

function Workspace({ wish, change }: Pick<Props, 'wish' | 'change'>) {
  const { common } = useWords();
  const can = useCan();
  const options = useWorkspaceNames()
    .filter(name => can('installations:write', name))
    .map(name => ({ value: name, label: name }));
  if (options.length < 2) return null;
  return (
    <FormField label={common.workspace}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === wish.workspace) ?? null}
        onChange={({ detail }) => change({ workspace: detail.selectedOption.value ?? '', project: '' })}
      />
    </FormField>
  );
}

/** Which version, where, under which name. */
export function WhereStep(props: Props) {
  const { installations } = useWords();
  const { wish, change, installation } = props;
  return (
    <Container>
      <SpaceBetween size="m">
        <Version {...props} />
        {!installation && <Workspace wish={wish} change={change} />}
        {!installation && <Project wish={wish} change={change} />}
        {!installation && (
          <FormField label={installations.releaseName} description={installations.releaseHint}>
            <Input value={wish.release} onChange={({ detail }) => change({ release: detail.value })} />
          </FormField>
        )}
      </SpaceBetween>
    </Container>
  );
}
