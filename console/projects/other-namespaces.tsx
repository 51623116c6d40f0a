import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { api, type Schema, take } from '../platform/api.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { useWords } from '../platform/texts/index.ts';

type Project = Schema<'Project'>;

function Dialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const { clusters, common } = useWords();
  const path = { project: project.id };
  return (
    <FormDialog
      title={clusters.editOtherNamespaces(project.namespace)}
      action={common.save}
      initial={{ names: project.otherNamespaces.join(', ') }}
      complete={() => true}
      save={({ names }) => {
        const otherNamespaces = names.split(/[\s,，]+/).filter(name => name !== '');
        const body = { allowed: true, otherNamespaces };
        return take(api.PUT('/v1/projects/{project}/cluster-wide', { params: { path }, body }));
      }}
      affects={['projects']}
      onClose={onClose}
    >
      {({ field }) => (
        <TextField
          label={clusters.otherNamespaces}
          hint={clusters.otherNamespacesHint}
          placeholder="kube-system"
          {...field('names', '/otherNamespaces')}
        />
      )}
    </FormDialog>
  );
}

/** The namespaces beside its own in which a project's charts may put objects. */
export function OtherNamespaces({ project }: { project: Project }) {
  const { clusters } = useWords();
  const [opened, setOpened] = useState<Project>();
  return (
    <>
      <Button
        variant="inline-link"
        ariaLabel={clusters.editOtherNamespaces(project.namespace)}
        onClick={() => setOpened(project)}
      >
        {clusters.otherNamespaces}
      </Button>
      {opened && <Dialog project={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}
