import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useVersionChoices } from '../catalog/choices.ts';
import type { Schema } from '../platform/api.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { PagedSelect } from '../platform/parts/paged-select.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useProjectChoices } from '../projects/choices.ts';
import { OwnWorkspace } from './own-workspace.tsx';
import { firstProjectQuery, type Installation } from './queries.ts';
import type { Wish } from './wish.ts';

interface Props {
  wish: Wish;
  change: (part: Partial<Wish>) => void;
  version: Schema<'VersionDetail'>;
  installation: Installation | undefined;
}

function Version({ wish, change, version }: Props) {
  const { installations } = useWords();
  const choices = useVersionChoices(version.app);
  return (
    <FormField label={installations.version}>
      <PagedSelect choices={choices} value={wish.version} onChange={chosen => change({ version: chosen })} />
    </FormField>
  );
}

function Project({ wish, change }: Pick<Props, 'wish' | 'change'>) {
  const { installations } = useWords();
  const { data } = useQuery(firstProjectQuery(wish.workspace));
  const choices = useProjectChoices(wish.workspace);
  if (data?.items.length === 0 && data.cursor === null)
    return (
      <Alert type="info">
        {installations.noProjects}{' '}
        <PageLink to={`/workspaces/${wish.workspace}/projects`}>{installations.makeProject}</PageLink>
      </Alert>
    );
  return (
    <FormField label={installations.project} description={installations.whereHint}>
      <PagedSelect
        choices={choices}
        placeholder={installations.chooseProject}
        value={wish.project}
        onChange={project => change({ project })}
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
        {!installation && (
          <OwnWorkspace value={wish.workspace} onChange={workspace => change({ workspace, project: '' })} />
        )}
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
