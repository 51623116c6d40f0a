import { api, ifMatch, type Schema, take } from '../platform/api.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { useWords } from '../platform/texts/index.ts';
import { areWhole, limitsOf, quotaOf } from './quota.ts';
import { QuotaField } from './quota-field.tsx';

type Project = Schema<'Project'>;

function readAs({ description, quota, revision }: Project) {
  return { revision, fields: { description, limits: limitsOf(quota) } };
}

/** What a project is described with, and what it may use; the cluster is told at once. */
export function EditDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const { clusters, common } = useWords();
  const path = { project: project.id };
  const { revision, fields } = readAs(project);
  return (
    <FormDialog
      title={clusters.editProject(project.namespace)}
      action={common.save}
      initial={fields}
      complete={({ limits }) => areWhole(limits)}
      save={({ description, limits }, of) => {
        const body = { description, quota: quotaOf(limits) };
        return take(api.PATCH('/v1/projects/{project}', { params: { path, header: ifMatch(of) }, body }));
      }}
      edited={{
        revision,
        read: async () => readAs(await take(api.GET('/v1/projects/{project}', { params: { path } }))),
      }}
      affects={['projects']}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField label={common.description} {...field('description')} />
          <QuotaField {...field('limits', '/quota')} />
        </>
      )}
    </FormDialog>
  );
}
