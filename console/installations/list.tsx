import type { TableProps } from '@cloudscape-design/components/table';
import { PageLink } from '../platform/parts/link.tsx';
import { When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useClusterName } from './cluster-name.ts';
import type { Installation } from './queries.ts';
import { Health, InstallationStatus, Warnings } from './signs.tsx';

/** The columns of every list of installations. */
export function useColumns(): TableProps.ColumnDefinition<Installation>[] {
  const { installations, common } = useWords();
  const nameOf = useClusterName();
  return [
    {
      id: 'release',
      header: installations.release,
      isRowHeader: true,
      cell: ({ id, release }) => <PageLink to={`/installations/${id}`}>{release}</PageLink>,
    },
    { id: 'version', header: installations.version, cell: each => `${each.chartName} ${each.versionName}` },
    { id: 'status', header: common.status, cell: ({ status }) => <InstallationStatus status={status} /> },
    { id: 'health', header: installations.health, cell: each => <Health installation={each} /> },
    { id: 'warnings', header: installations.filterWarning, cell: each => <Warnings installation={each} /> },
    {
      id: 'project',
      header: installations.project,
      cell: ({ namespace, cluster }) => `${namespace} · ${nameOf(cluster)}`,
    },
    { id: 'updated', header: common.updated, cell: ({ updatedAt }) => <When at={updatedAt} /> },
  ];
}
