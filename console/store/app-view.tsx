import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { api, type Schema, take } from '../platform/api.ts';
import { Code } from '../platform/parts/lazy.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { useWords } from '../platform/texts/index.ts';
import { About } from './about.tsx';
import { Commands } from './commands.tsx';
import { Presentation, Title } from './presentation.tsx';
import { Dependencies, Versions } from './versions.tsx';

export type StoreAppDetail = Schema<'StoreAppDetail'>;

/** An app, for who looks for one: what it is, how to get it. */
export function AppView({ app }: { app: StoreAppDetail }) {
  const { store } = useWords();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const chosen = app.versions.find(({ id }) => id === search.get('version')) ?? app.versions[0];
  const id = chosen?.id ?? '';
  const detail = useQuery({
    queryKey: ['version', id],
    queryFn: () => take(api.GET('/v1/versions/{version}', { params: { path: { version: id } } })),
  });
  const tab = search.get('tab') ?? 'readme';
  const withVersion = (version: string) => setSearch({ tab: 'readme', version }, { replace: true });
  const tabs = [
    {
      id: 'readme',
      label: store.readme,
      content: <Presentation app={app} readme={detail.data ? detail.data.readme : app.readme} />,
    },
    {
      id: 'values',
      label: store.values,
      content: (
        <Loaded query={detail}>
          {({ values }) => (values ? <Code file="values.yaml" text={values} /> : <Box>{store.noValues}</Box>)}
        </Loaded>
      ),
    },
    { id: 'versions', label: store.versions, content: <Versions app={app} onChoose={withVersion} /> },
    {
      id: 'dependencies',
      label: store.dependencies,
      content: <Loaded query={detail}>{version => <Dependencies version={version} />}</Loaded>,
    },
  ];
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={app.abstract}
          actions={
            <Button variant="primary" onClick={() => void navigate(`/install?version=${id}`)}>
              {store.install}
            </Button>
          }
        >
          <Title app={app} />
        </Header>
      }
    >
      <div className="berth-app">
        <Tabs
          activeTabId={tab}
          onChange={({ detail: { activeTabId } }) =>
            setSearch({ tab: activeTabId, ...(id ? { version: id } : {}) }, { replace: true })
          }
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
