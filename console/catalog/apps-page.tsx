import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { categoriesQuery } from '../categories/queries.ts';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useDebounced } from '../platform/parts/debounce.ts';
import { Find } from '../platform/parts/find.tsx';
import { AppIcon } from '../platform/parts/icon.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useCategoryName } from '../store/categories.tsx';
import { ChooseFiles, DropAnywhere } from '../uploads/drop.tsx';
import { SendingList } from '../uploads/sending.tsx';
import { useUploads } from '../uploads/use-uploads.ts';
import { AppStatus } from './app-status.tsx';

/** What a category is called, of which an app has the id. */
function useNameOf(): (category: string) => string {
  const { data } = useQuery(categoriesQuery);
  const nameOf = useCategoryName();
  return id => nameOf({ id, name: data?.items.find(each => each.id === id)?.name ?? id });
}

/** A workspace's apps. Packages are dropped anywhere on it. */
export default function AppsPage() {
  const { catalog, uploads, common } = useWords();
  const { workspace = '' } = useParams();
  const mayUpload = useCan()('versions:upload', workspace);
  const { sending, add, forget } = useUploads(workspace);
  const nameOf = useNameOf();
  const [q, setQ] = useState('');
  const wanted = useDebounced(q.trim(), 200);
  useCrumbs([workspace, `/workspaces/${workspace}/apps`], [catalog.apps, `/workspaces/${workspace}/apps`]);
  const pages = usePages(['apps', workspace, wanted], cursor =>
    take(
      api.GET('/v1/apps', {
        params: { query: { workspace, limit: 50, ...(wanted ? { q: wanted } : {}), ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  return (
    <SpaceBetween size="m">
      {mayUpload && <DropAnywhere onFiles={add} />}
      <SendingList sending={sending} forget={forget} />
      <PagedTable
        title={catalog.apps}
        description={mayUpload ? uploads.hint : catalog.appsHint}
        pages={pages}
        trackBy={({ id }) => id}
        empty={
          wanted ? (
            <Empty title={common.nothingMatches} />
          ) : (
            <Empty title={catalog.empty}>{mayUpload && catalog.emptyBody}</Empty>
          )
        }
        filter={<Find typed={q} label={catalog.find} onChange={setQ} />}
        actions={
          mayUpload && (
            <ChooseFiles accept=".tgz" multiple primary onFiles={add}>
              {uploads.upload}
            </ChooseFiles>
          )
        }
        columns={[
          {
            id: 'app',
            header: common.name,
            isRowHeader: true,
            cell: app => (
              <div className="berth-row">
                <AppIcon name={app.title} icon={app.icon} size={32} closed={app.status !== 'active'} />
                <PageLink to={`/apps/${app.id}`}>{app.title}</PageLink>
              </div>
            ),
          },
          { id: 'status', header: common.status, cell: ({ status }) => <AppStatus status={status} /> },
          { id: 'latest', header: catalog.latest, cell: ({ latestVersion }) => latestVersion?.name ?? '–' },
          { id: 'category', header: catalog.category, cell: ({ category }) => nameOf(category) },
          { id: 'updated', header: common.updated, cell: ({ updatedAt }) => <When at={updatedAt} /> },
        ]}
      />
    </SpaceBetween>
  );
}
