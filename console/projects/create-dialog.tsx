import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clustersQuery } from '../installations/queries.ts';
import { api, take } from '../platform/api.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { useWords } from '../platform/texts/index.ts';

/** Makes a namespace on a cluster that is the workspace's own. */
export function CreateDialog({ workspace, onClose }: { workspace: string; onClose: () => void }) {
  const { clusters, common, access } = useWords();
  const { data } = useQuery(clustersQuery);
  const [cluster, setCluster] = useState('');
  const [namespace, setNamespace] = useState('');
  const [description, setDescription] = useState('');
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const save = () =>
    take(
      api.POST('/v1/workspaces/{workspace}/projects', {
        params: { path: { workspace } },
        body: { cluster, namespace, description },
      }),
    );
  return (
    <FormDialog
      title={clusters.createProject}
      action={common.create}
      disabled={cluster === '' || namespace === ''}
      affects={['projects']}
      save={save}
      onClose={onClose}
    >
      {problem => (
        <>
          <FormField label={clusters.cluster} errorText={problem?.at('/cluster') ?? ''}>
            <Select
              options={options}
              placeholder={clusters.chooseCluster}
              empty={clusters.empty}
              selectedOption={options.find(({ value }) => value === cluster) ?? null}
              onChange={({ detail }) => setCluster(detail.selectedOption.value ?? '')}
            />
          </FormField>
          <TextField
            label={clusters.namespace}
            hint={access.nameHint}
            at="/namespace"
            problem={problem}
            value={namespace}
            onChange={setNamespace}
          />
          <TextField
            label={common.description}
            at="/description"
            problem={problem}
            value={description}
            onChange={setDescription}
          />
        </>
      )}
    </FormDialog>
  );
}
