import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useParams } from 'react-router';
import { api, take } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { Faults } from '../platform/parts/problem.tsx';
import { Size, When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import type { Upload } from './send.ts';

const signs: Record<Upload['status'], StatusIndicatorProps.Type> = {
  waiting: 'pending',
  accepted: 'success',
  refused: 'error',
  conflict: 'error',
};

/** Chart and version, as soon as they were read; below them the file's own name, where it had one. */
function Package({ upload: { chartName, versionName, version, file } }: { upload: Upload }) {
  const { uploads } = useWords();
  if (chartName === null) return file === null ? uploads.unnamed : <Breakable text={file} />;
  const name = `${chartName} ${versionName}`;
  return (
    <>
      {version ? <PageLink to={`/versions/${version}`}>{name}</PageLink> : name}
      {file && (
        <Box variant="small" display="block" color="text-body-secondary">
          <Breakable text={file} />
        </Box>
      )}
    </>
  );
}

function Outcome({ upload }: { upload: Upload }) {
  const { uploads } = useWords();
  return (
    <>
      <StatusIndicator type={signs[upload.status]}>{uploads.statuses[upload.status]}</StatusIndicator>
      <Faults faults={upload.problems} />
    </>
  );
}

/** What was sent to a workspace, and what became of it. */
export default function UploadsPage() {
  const { uploads, common } = useWords();
  const { workspace = '' } = useParams();
  useCrumbs([workspace, `/workspaces/${workspace}/apps`], [uploads.title, `/workspaces/${workspace}/uploads`]);
  const pages = usePages(['uploads', workspace], cursor =>
    take(
      api.GET('/v1/workspaces/{workspace}/uploads', {
        params: { path: { workspace }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  return (
    <PagedTable
      title={uploads.title}
      description={uploads.subtitle}
      pages={pages}
      trackBy={({ id }) => id}
      empty={<Empty title={uploads.empty} />}
      columns={[
        {
          id: 'package',
          minWidth: 200,
          header: uploads.package,
          isRowHeader: true,
          cell: upload => <Package upload={upload} />,
        },
        { id: 'outcome', minWidth: 280, header: uploads.outcome, cell: upload => <Outcome upload={upload} /> },
        { id: 'size', header: uploads.size, cell: ({ size }) => <Size bytes={size} /> },
        { id: 'by', header: common.by, cell: ({ uploadedBy }) => uploadedBy },
        { id: 'at', header: uploads.sent, cell: ({ createdAt }) => <When at={createdAt} /> },
      ]}
    />
  );
}
