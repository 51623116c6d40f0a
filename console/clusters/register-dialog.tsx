import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { api, take } from '../platform/api.ts';
import { type Field, TextField, useSaid } from '../platform/parts/field.tsx';
import type { Fields } from '../platform/parts/fields.ts';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Editor } from '../platform/parts/lazy.tsx';
import { useWords } from '../platform/texts/index.ts';
import { ExternalId } from './external-id.tsx';

const kinds = ['eks', 'kubeconfig'] as const;

const empty = {
  kind: 'eks' as (typeof kinds)[number],
  name: '',
  description: '',
  kubeconfig: '',
  eksName: '',
  region: '',
  role: '',
  externalId: '',
};
type Registration = typeof empty;

function bodyOf({ kind, name, description, kubeconfig, eksName, region, role, externalId }: Registration) {
  return kind === 'eks'
    ? { kind, name, description, eks: { name: eksName, region, role, externalId } }
    : { kind, name, description, kubeconfig };
}

function Eks({ field }: { field: Fields<Registration>['field'] }) {
  const { clusters } = useWords();
  return (
    <>
      <TextField label={clusters.eksName} {...field('eksName', '/eks/name')} />
      <TextField label={clusters.region} {...field('region', '/eks/region')} />
      <TextField label={clusters.role} hint={clusters.roleHint} {...field('role', '/eks/role')} />
      <ExternalId {...field('externalId', '/eks/externalId')} />
    </>
  );
}

function Kubeconfig(field: Field<string>) {
  const { clusters } = useWords();
  return (
    <FormField label={clusters.kubeconfig} description={clusters.kubeconfigHint} {...useSaid(field)} stretch>
      <Editor label={clusters.kubeconfig} language="yaml" value={field.value} onChange={field.onChange} />
    </FormField>
  );
}

/** Registers a cluster; the API checks it at once. */
export function RegisterDialog({ onClose }: { onClose: () => void }) {
  const { clusters, common } = useWords();
  return (
    <FormDialog
      title={clusters.register}
      action={clusters.register}
      initial={empty}
      complete={({ name, kind, externalId }) => name !== '' && (kind === 'kubeconfig' || externalId !== '')}
      save={fields => take(api.POST('/v1/clusters', { body: bodyOf(fields) }))}
      affects={['clusters']}
      onClose={onClose}
    >
      {({ values, field }) => (
        <>
          <TextField label={common.name} {...field('name')} />
          <TextField label={common.description} {...field('description')} />
          <FormField label={clusters.kind}>
            <RadioGroup
              value={values.kind}
              items={kinds.map(value => ({ value, label: clusters.kinds[value] }))}
              onChange={({ detail }) => field('kind').onChange(detail.value as Registration['kind'])}
            />
          </FormField>
          {values.kind === 'eks' ? <Eks field={field} /> : <Kubeconfig {...field('kubeconfig')} />}
        </>
      )}
    </FormDialog>
  );
}
