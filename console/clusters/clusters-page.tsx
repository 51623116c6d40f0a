import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useNotices } from '../platform/notices.tsx';
import { DescribeLink } from '../platform/parts/describe.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { ExternalIdLink } from './external-id.tsx';
import { RegisterDialog } from './register-dialog.tsx';

type Cluster = Schema<'ClusterSummary'>;

const signs = { unchecked: 'pending', reachable: 'success', unreachable: 'error' } as const;

/** What the last check missed: only those who may see all of a cluster are told. */
function Problems({ cluster }: { cluster: Cluster }) {
  const mayRead = useCan()('clusters:read');
  const { data } = useQuery({
    queryKey: ['clusters', cluster.id],
    queryFn: () => take(api.GET('/v1/clusters/{cluster}', { params: { path: { cluster: cluster.id } } })),
    enabled: mayRead,
  });
  if (!data?.problems.length) return null;
  return (
    <ul className="berth-wrap">
      {data.problems.map(problem => (
        <li key={problem}>{problem}</li>
      ))}
    </ul>
  );
}

function Edit({ cluster: { id, name } }: { cluster: Cluster }) {
  const { clusters } = useWords();
  const path = { cluster: id };
  return (
    <DescribeLink
      title={clusters.edit(name)}
      read={() => take(api.GET('/v1/clusters/{cluster}', { params: { path } }))}
      save={(body, header) => take(api.PATCH('/v1/clusters/{cluster}', { params: { path, header }, body }))}
      affects={['clusters']}
    />
  );
}

function Actions({ cluster }: { cluster: Cluster }) {
  const { clusters, common } = useWords();
  const { failed } = useNotices();
  const mayRead = useCan()('clusters:read');
  const queries = useQueryClient();
  const check = useMutation({
    mutationFn: () => take(api.POST('/v1/clusters/{cluster}:check', { params: { path: { cluster: cluster.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['clusters'] }),
    onError: failed,
  });
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Button variant="inline-link" loading={check.isPending} onClick={() => check.mutate()}>
        {clusters.check}
      </Button>
      {mayRead && <Edit cluster={cluster} />}
      {cluster.kind === 'eks' && <ExternalIdLink cluster={cluster.id} name={cluster.name} />}
      <RemoveLink
        title={clusters.forget(cluster.name)}
        action={common.remove}
        affects={['clusters']}
        remove={() => take(api.DELETE('/v1/clusters/{cluster}', { params: { path: { cluster: cluster.id } } }))}
      >
        {clusters.forgetBody}
      </RemoveLink>
    </SpaceBetween>
  );
}

/** The clusters that projects can be on, and whether they answer. */
export default function ClustersPage() {
  const { clusters, common } = useWords();
  const mayWrite = useCan()('clusters:write');
  const [open, setOpen] = useState(false);
  useCrumbs([clusters.title, '/platform/clusters']);
  const pages = usePages(['clusters', 'page'], async () => ({
    ...(await take(api.GET('/v1/clusters'))),
    cursor: null,
  }));
  return (
    <>
      <PagedTable
        title={clusters.title}
        description={clusters.hint}
        pages={pages}
        trackBy={({ id }) => id}
        empty={<Empty title={clusters.empty} />}
        actions={
          mayWrite && (
            <Button variant="primary" onClick={() => setOpen(true)}>
              {clusters.register}
            </Button>
          )
        }
        columns={[
          { id: 'name', header: common.name, isRowHeader: true, cell: ({ name }) => name },
          { id: 'kind', header: clusters.kind, cell: ({ kind }) => clusters.kinds[kind] },
          {
            id: 'status',
            header: common.status,
            cell: cluster => (
              <>
                <StatusIndicator type={signs[cluster.status]}>{clusters.statuses[cluster.status]}</StatusIndicator>
                <Problems cluster={cluster} />
              </>
            ),
          },
          { id: 'version', header: clusters.kubernetes, cell: ({ kubernetesVersion }) => kubernetesVersion ?? '–' },
          { id: 'checked', header: clusters.checked, cell: ({ checkedAt }) => <When at={checkedAt} /> },
          { id: 'description', header: common.description, cell: ({ description }) => description || '–' },
          { id: 'actions', header: common.actions, cell: cluster => mayWrite && <Actions cluster={cluster} /> },
        ]}
      />
      {open && <RegisterDialog onClose={() => setOpen(false)} />}
    </>
  );
}
