import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useClusterName } from '../installations/cluster-name.ts';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { CreateDialog } from './create-dialog.tsx';
import { ProjectActions } from './project-actions.tsx';
import { describeLimits, limitsOf } from './quota.ts';

/** The namespaces of a workspace. */
export default function ProjectsPage() {
  const { clusters, common } = useWords();
  const { workspace = '' } = useParams();
  const mayWrite = useCan()('projects:write', workspace);
  const clusterName = useClusterName();
  const [open, setOpen] = useState(false);
  useCrumbs([workspace, `/workspaces/${workspace}/apps`], [clusters.projects, `/workspaces/${workspace}/projects`]);
  const pages = usePages(['projects', workspace], cursor =>
    take(
      api.GET('/v1/workspaces/{workspace}/projects', {
        params: { path: { workspace }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  return (
    <>
      <PagedTable
        title={clusters.projects}
        description={clusters.projectsHint}
        pages={pages}
        trackBy={({ id }) => id}
        empty={<Empty title={clusters.noProjects} />}
        actions={
          mayWrite && (
            <Button variant="primary" onClick={() => setOpen(true)}>
              {clusters.createProject}
            </Button>
          )
        }
        columns={[
          { id: 'namespace', header: clusters.namespace, isRowHeader: true, cell: ({ namespace }) => namespace },
          {
            id: 'cluster',
            header: clusters.cluster,
            cell: ({ cluster }) => clusterName(cluster),
          },
          { id: 'description', header: common.description, cell: ({ description }) => description || '–' },
          {
            id: 'quota',
            header: clusters.quota,
            cell: ({ quota }) => describeLimits(limitsOf(quota)) || clusters.noQuota,
          },
          {
            id: 'pod-security',
            header: clusters.podSecurity,
            cell: ({ podSecurity }) => podSecurity ?? clusters.podSecurityUnset,
          },
          {
            id: 'wide',
            header: clusters.clusterWide,
            cell: ({ clusterWide, otherNamespaces }) =>
              clusterWide ? [clusters.allowed, ...otherNamespaces].join(', ') : clusters.notAllowed,
          },
          { id: 'by', header: common.by, cell: ({ createdBy }) => createdBy },
          { id: 'at', header: common.created, cell: ({ createdAt }) => <When at={createdAt} /> },
          { id: 'actions', header: common.actions, cell: project => <ProjectActions project={project} /> },
        ]}
      />
      {open && <CreateDialog workspace={workspace} onClose={() => setOpen(false)} />}
    </>
  );
}
