import type { PodSecurityLevel } from '../../functions/kubernetes/pod-security.ts';
import { api, ifMatch, type Schema, take } from '../platform/api.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { useWords } from '../platform/texts/index.ts';
import { defaultLevel, PodSecurityField } from './pod-security-field.tsx';
import { areWhole, limitsOf, quotaOf } from './quota.ts';
import { QuotaField } from './quota-field.tsx';

type Project = Schema<'Project'>;

function readAs({ description, quota, podSecurity, revision }: Project) {
  const level: PodSecurityLevel | '' = podSecurity ?? '';
  return { revision, fields: { description, limits: limitsOf(quota), podSecurity: level } };
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
      save={({ description, limits, podSecurity }, of) => {
        const body = { description, quota: quotaOf(limits), ...(podSecurity ? { podSecurity } : {}) };
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
          <PodSecurityField floor={project.podSecurityFloor ?? defaultLevel} {...field('podSecurity')} />
          <QuotaField {...field('limits', '/quota')} />
        </>
      )}
    </FormDialog>
  );
}
