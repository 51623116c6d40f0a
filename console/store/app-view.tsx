import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api, type Schema, take } from '../platform/api.ts';
import { Code } from '../platform/parts/lazy.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { useWords } from '../platform/texts/index.ts';
import { About } from './about.tsx';
import { Commands } from './commands.tsx';
import { Presentation, Title } from './presentation.tsx';
import { Security } from './security.tsx';
import { Dependencies, Versions } from './versions.tsx';

export type StoreAppDetail = Schema<'StoreAppDetail'>;

type Version = Schema<'StoreVersionDetail'>;

/** Of the version that is looked at. */
function useTabs(app: StoreAppDetail, detail: UseQueryResult<Version>, onChoose: (version: string) => void) {
  const { store } = useWords();
  const of = (show: (version: Version) => ReactNode) => <Loaded query={detail}>{show}</Loaded>;
  const values = (version: Version) =>
    version.values ? <Code file="values.yaml" text={version.values} /> : <Box>{store.noValues}</Box>;
  const readme = detail.data ? detail.data.readme : app.readme;
  return [
    { id: 'readme', label: store.readme, content: <Presentation app={app} readme={readme} /> },
    { id: 'values', label: store.values, content: of(values) },
    { id: 'versions', label: store.versions, content: <Versions app={app} onChoose={onChoose} /> },
    { id: 'dependencies', label: store.dependencies, content: of(version => <Dependencies version={version} />) },
    { id: 'security', label: store.security, content: of(({ inspection }) => <Security inspection={inspection} />) },
  ];
}

function Install({ app, version }: { app: StoreAppDetail; version: string }) {
  const { store } = useWords();
  const navigate = useNavigate();
  return (
    <Header
      variant="h1"
      description={app.abstract}
      actions={
        <Button variant="primary" onClick={() => void navigate(`/install?version=${version}`)}>
          {store.install}
        </Button>
      }
    >
      <Title app={app} />
    </Header>
  );
}

/** An app, for who looks for one: what it is, how to get it. */
export function AppView({ app }: { app: StoreAppDetail }) {
  const { store } = useWords();
  const [search, setSearch] = useSearchParams();
  const chosen = app.versions.find(({ id }) => id === search.get('version')) ?? app.versions[0];
  const id = chosen?.id ?? '';
  const detail = useQuery({
    queryKey: ['store', 'version', id],
    queryFn: () => take(api.GET('/v1/store/versions/{version}', { params: { path: { version: id } } })),
  });
  const look = (tab: string, version: string) => setSearch({ tab, version }, { replace: true });
  const tabs = useTabs(app, detail, version => look('readme', version));
  return (
    <ContentLayout header={<Install app={app} version={id} />}>
      <div className="berth-app">
        <Tabs
          activeTabId={search.get('tab') ?? 'readme'}
          onChange={({ detail: { activeTabId } }) => look(activeTabId, id)}
          tabs={tabs}
        />
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">{store.commands}</Header>}>
            <Commands chart={app.name} version={chosen?.name ?? ''} />
          </Container>
          <Container header={<Header variant="h2">{store.about}</Header>}>
            <About app={app} version={chosen} detail={detail.data} />
          </Container>
        </SpaceBetween>
      </div>
    </ContentLayout>
  );
}
