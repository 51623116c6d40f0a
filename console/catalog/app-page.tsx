import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useNotices } from '../platform/notices.tsx';
import { Confirm } from '../platform/parts/confirm.tsx';
import { Loaded, Skeleton } from '../platform/parts/loaded.tsx';
import { AddressTabs } from '../platform/parts/tabs.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Title } from '../store/presentation.tsx';
import { ChooseFiles, DropAnywhere } from '../uploads/drop.tsx';
import { SendingList } from '../uploads/sending.tsx';
import { useUploads } from '../uploads/use-uploads.ts';
import { AppStatus } from './app-status.tsx';
import { StoreEntry } from './entry.tsx';
import { appQuery } from './queries.ts';
import { Versions } from './versions.tsx';

function DeleteApp({ app }: { app: Schema<'App'> }) {
  const { catalog } = useWords();
  const { failed } = useNotices();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => take(api.DELETE('/v1/apps/{app}', { params: { path: { app: app.id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['apps'] });
      await navigate(`/workspaces/${app.workspace}/apps`);
    },
    onError: failed,
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{catalog.deleteApp}</Button>
      {asking && (
        <Confirm
          title={catalog.deleteApp}
          action={catalog.deleteApp}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onCancel={() => setAsking(false)}
        >
          {catalog.deleteAppBody}
        </Confirm>
      )}
    </>
  );
}

function Content({ app }: { app: Schema<'App'> }) {
  const { catalog, uploads } = useWords();
  const can = useCan();
  const navigate = useNavigate();
  const { sending, add, forget } = useUploads(app.workspace);
  const mayUpload = can('versions:upload', app.workspace);
  const mayEdit = can('apps:write', app.workspace);
  const tabs = [{ id: 'versions', label: catalog.versions, content: () => <Versions app={app} /> }];
  if (mayEdit) tabs.push({ id: 'entry', label: catalog.entry, content: () => <StoreEntry app={app} /> });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={<AppStatus status={app.status} />}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {app.status === 'active' && (
                <Button onClick={() => void navigate(`/store/${app.id}`)}>{catalog.inStore}</Button>
              )}
              {can('versions:delete', app.workspace) && <DeleteApp app={app} />}
              {mayUpload && (
                <ChooseFiles accept=".tgz" multiple onFiles={add}>
                  {uploads.upload}
                </ChooseFiles>
              )}
            </SpaceBetween>
          }
        >
          <Title app={app} />
        </Header>
      }
    >
      {mayUpload && <DropAnywhere onFiles={add} />}
      <SpaceBetween size="m">
        <SendingList sending={sending} forget={forget} />
        <AddressTabs tabs={tabs} />
      </SpaceBetween>
    </ContentLayout>
  );
}

/** An app, for those who work on it. */
export default function AppPage() {
  const { common } = useWords();
  const { app: id = '' } = useParams();
  const query = useQuery(appQuery(id));
  const app = query.data;
  useCrumbs(
    [app?.workspace ?? common.loading, `/workspaces/${app?.workspace}/apps`],
    [app?.title ?? id, `/apps/${id}`],
  );
  return (
    <Loaded query={query} skeleton={<Skeleton height={480} />}>
      {found => <Content key={found.id} app={found} />}
    </Loaded>
  );
}
