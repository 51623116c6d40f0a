import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { api, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { useWords } from '../platform/texts/index.ts';
import { EditDialog } from './edit-dialog.tsx';
import { OtherNamespaces } from './other-namespaces.tsx';

type Project = Schema<'Project'>;

function GiveUp({ project }: { project: Project }) {
  const { clusters, common } = useWords();
  const [everything, setEverything] = useState(false);
  const remove = () =>
    take(
      api.DELETE('/v1/projects/{project}', {
        params: { path: { project: project.id }, query: { namespace: everything ? 'delete' : 'keep' } },
      }),
    );
  return (
    <RemoveLink
      title={clusters.giveUp(project.namespace)}
      action={common.remove}
      affects={['projects']}
      remove={remove}
    >
      <SpaceBetween size="s">
        <span>{clusters.giveUpBody}</span>
        <Checkbox checked={everything} onChange={({ detail }) => setEverything(detail.checked)}>
          {clusters.deleteNamespace}
        </Checkbox>
      </SpaceBetween>
    </RemoveLink>
  );
}

function ClusterWide({ project }: { project: Project }) {
  const { clusters } = useWords();
  const allowed = !project.clusterWide;
  const title = allowed ? clusters.allow : clusters.disallow;
  const path = { project: project.id };
  const body = { allowed, otherNamespaces: [] };
  const set = () => take(api.PUT('/v1/projects/{project}/cluster-wide', { params: { path }, body }));
  return (
    <RemoveLink title={title} action={title} affects={['projects']} remove={set}>
      {clusters.allowBody}
    </RemoveLink>
  );
}

function Edit({ project }: { project: Project }) {
  const { clusters, common } = useWords();
  const [opened, setOpened] = useState<Project>();
  return (
    <>
      <Button
        variant="inline-link"
        ariaLabel={clusters.editProject(project.namespace)}
        onClick={() => setOpened(project)}
      >
        {common.edit}
      </Button>
      {opened && <EditDialog project={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

/** What may be done with a project. */
export function ProjectActions({ project }: { project: Project }) {
  const { clusters } = useWords();
  const can = useCan();
  const mayWrite = can('projects:write', project.workspace);
  return (
    <SpaceBetween direction="horizontal" size="s">
      <PageLink to={`/installations?workspace=${project.workspace}&cluster=${project.cluster}`}>
        {clusters.installations}
      </PageLink>
      {mayWrite && <Edit project={project} />}
      {can('clusters:write') && <ClusterWide project={project} />}
      {can('clusters:write') && project.clusterWide && <OtherNamespaces project={project} />}
      {mayWrite && <GiveUp project={project} />}
    </SpaceBetween>
  );
}
