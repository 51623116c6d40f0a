import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { useState } from 'react';
import { api, take } from '../platform/api.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Editor } from '../platform/parts/lazy.tsx';
import type { ProblemError } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';

const kinds = ['eks', 'kubeconfig'] as const;

interface Fields {
  kind: (typeof kinds)[number];
  name: string;
  description: string;
  kubeconfig: string;
  eks: { name: string; region: string; role: string };
}

interface Props {
  fields: Fields;
  change: (part: Partial<Fields>) => void;
  problem: ProblemError | undefined;
}

function Eks({ fields: { eks }, change, problem }: Props) {
  const { clusters } = useWords();
  const set = (part: Partial<Fields['eks']>) => change({ eks: { ...eks, ...part } });
  return (
    <>
      <TextField
        label={clusters.eksName}
        at="/eks/name"
        problem={problem}
        value={eks.name}
        onChange={name => set({ name })}
      />
      <TextField
        label={clusters.region}
        at="/eks/region"
        problem={problem}
        value={eks.region}
        onChange={region => set({ region })}
      />
      <TextField
        label={clusters.role}
        hint={clusters.roleHint}
        at="/eks/role"
        problem={problem}
        value={eks.role}
        onChange={role => set({ role })}
      />
    </>
  );
}

function Kubeconfig({ fields, change, problem }: Props) {
  const { clusters } = useWords();
  return (
    <FormField
      label={clusters.kubeconfig}
      description={clusters.kubeconfigHint}
      errorText={problem?.at('/kubeconfig') ?? ''}
      stretch
    >
      <Editor
        label={clusters.kubeconfig}
        language="yaml"
        value={fields.kubeconfig}
        onChange={kubeconfig => change({ kubeconfig })}
      />
    </FormField>
  );
}

/** Registers a cluster; the API checks it at once. */
export function RegisterDialog({ onClose }: { onClose: () => void }) {
  const { clusters, common } = useWords();
  const [fields, setFields] = useState<Fields>({
    kind: 'eks',
    name: '',
    description: '',
    kubeconfig: '',
    eks: { name: '', region: '', role: '' },
  });
  const change = (part: Partial<Fields>) => setFields(before => ({ ...before, ...part }));
  const save = () => {
    const { kind, name, description, kubeconfig, eks } = fields;
    const body = kind === 'eks' ? { kind, name, description, eks } : { kind, name, description, kubeconfig };
    return take(api.POST('/v1/clusters', { body }));
  };
  return (
    <FormDialog
      title={clusters.register}
      action={clusters.register}
      disabled={fields.name === ''}
      affects={['clusters']}
      save={save}
      onClose={onClose}
    >
      {problem => (
        <>
          <TextField
            label={common.name}
            at="/name"
            problem={problem}
            value={fields.name}
            onChange={name => change({ name })}
          />
          <TextField
            label={common.description}
            at="/description"
            problem={problem}
            value={fields.description}
            onChange={description => change({ description })}
          />
          <FormField label={clusters.kind}>
            <RadioGroup
              value={fields.kind}
              items={kinds.map(value => ({ value, label: clusters.kinds[value] }))}
              onChange={({ detail }) => change({ kind: detail.value as Fields['kind'] })}
            />
          </FormField>
          {fields.kind === 'eks' ? (
            <Eks fields={fields} change={change} problem={problem} />
          ) : (
            <Kubeconfig fields={fields} change={change} problem={problem} />
          )}
        </>
      )}
    </FormDialog>
  );
}
