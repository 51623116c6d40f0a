import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../platform/api.ts';
import { Copyable } from '../platform/parts/copyable.tsx';
import { type Field, useSaid } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Code } from '../platform/parts/lazy.tsx';
import { Problem } from '../platform/parts/problem.tsx';
import { useWords } from '../platform/texts/index.ts';

/** Gets an external id, and shows it with the trust policy that the role needs: nobody types one. */
export function ExternalId(field: Field<string>) {
  const { clusters } = useWords();
  const given = useMutation({
    mutationFn: () => take(api.POST('/v1/clusters:external-id')),
    onSuccess: ({ externalId }) => field.onChange(externalId),
  });
  return (
    <FormField label={clusters.externalId} description={clusters.externalIdHint} {...useSaid(field)} stretch>
      <SpaceBetween size="s">
        {given.data ? (
          <Copyable text={given.data.externalId} />
        ) : (
          <Button formAction="none" loading={given.isPending} onClick={() => given.mutate()}>
            {clusters.getExternalId}
          </Button>
        )}
        {given.data && <Code file="trust-policy.json" text={JSON.stringify(given.data.trustPolicy, null, 2)} />}
        {given.error && <Problem error={given.error} />}
      </SpaceBetween>
    </FormField>
  );
}

/** Gives a cluster that is registered a new external id, or its first. */
export function ExternalIdLink({ cluster, name }: { cluster: string; name: string }) {
  const { clusters, common } = useWords();
  const [open, setOpen] = useState(false);
  const title = clusters.newExternalId(name);
  return (
    <>
      <Button variant="inline-link" ariaLabel={title} onClick={() => setOpen(true)}>
        {clusters.externalId}
      </Button>
      {open && (
        <FormDialog
          title={title}
          action={common.save}
          initial={{ externalId: '' }}
          complete={({ externalId }) => externalId !== ''}
          save={body => take(api.PATCH('/v1/clusters/{cluster}', { params: { path: { cluster } }, body }))}
          affects={['clusters']}
          onClose={() => setOpen(false)}
        >
          {({ field }) => <ExternalId {...field('externalId')} />}
        </FormDialog>
      )}
    </>
  );
}
