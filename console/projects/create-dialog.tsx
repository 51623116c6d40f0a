import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import type { PodSecurityLevel } from '../../functions/kubernetes/pod-security.ts';
import { clustersQuery } from '../installations/queries.ts';
import { api, take } from '../platform/api.ts';
import { type Field, TextField, useSaid } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { useWords } from '../platform/texts/index.ts';
import { defaultLevel, PodSecurityField } from './pod-security-field.tsx';
import { areWhole, type Limit, quotaOf } from './quota.ts';
import { QuotaField } from './quota-field.tsx';

function ClusterField(field: Field<string>) {
  const { clusters } = useWords();
  const { data } = useQuery(clustersQuery);
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <FormField label={clusters.cluster} {...useSaid(field)}>
      <Select
        options={options}
        placeholder={clusters.chooseCluster}
        empty={clusters.empty}
        selectedOption={options.find(({ value }) => value === field.value) ?? null}
        onChange={({ detail }) => field.onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}

/** Makes a namespace on a cluster that is the workspace's own. */
export function CreateDialog({ workspace, onClose }: { workspace: string; onClose: () => void }) {
  const { clusters, common, access } = useWords();
  const params = { path: { workspace } };
  return (
    <FormDialog
      title={clusters.createProject}
      action={common.create}
      initial={{
        cluster: '',
        namespace: '',
        description: '',
        limits: [] as Limit[],
        podSecurity: defaultLevel as PodSecurityLevel | '',
      }}
      complete={({ cluster, namespace, limits }) => cluster !== '' && namespace !== '' && areWhole(limits)}
      save={({ limits, podSecurity, ...rest }) => {
        const quota = quotaOf(limits);
        const body = { ...rest, ...(quota ? { quota } : {}), ...(podSecurity ? { podSecurity } : {}) };
        return take(api.POST('/v1/workspaces/{workspace}/projects', { params, body }));
      }}
      affects={['projects']}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <ClusterField {...field('cluster')} />
          <TextField label={clusters.namespace} hint={access.nameHint} {...field('namespace')} />
          <TextField label={common.description} {...field('description')} />
          <PodSecurityField floor={defaultLevel} {...field('podSecurity')} />
          <QuotaField {...field('limits', '/quota')} />
        </>
      )}
    </FormDialog>
  );
}
