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
import type { Schema } from '../platform/api.ts';
import { Code } from '../platform/parts/lazy.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { asProblem } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import { About } from './about.tsx';
import { storeVersionQuery } from './app-query.ts';
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

/** The version that the address names, of which there may be thousands; the newest when it names none, or one that is not in the store any more. */
function useChosen(app: StoreAppDetail, asked: string | null) {
  const newest = app.versions[0]?.id ?? '';
  const first = useQuery(storeVersionQuery(asked ?? newest));
  const gone = asked !== null && first.error !== null && asProblem(first.error).status === 404;
  const instead = useQuery({ ...storeVersionQuery(newest), enabled: gone });
  const id = gone ? newest : (asked ?? newest);
  const detail = gone ? instead : first;
  return { id, detail, version: app.versions.find(each => each.id === id) ?? detail.data };
}

/** An app, for who looks for one: what it is, how to get it. */
export function AppView({ app }: { app: StoreAppDetail }) {
  const { store } = useWords();
  const [search, setSearch] = useSearchParams();
  const { id, detail, version } = useChosen(app, search.get('version'));
  const look = (tab: string, chosen: string) => setSearch({ tab, version: chosen }, { replace: true });
  const tabs = useTabs(app, detail, chosen => look('readme', chosen));
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
            <Commands chart={app.name} version={version?.name ?? ''} />
          </Container>
          <Container header={<Header variant="h2">{store.about}</Header>}>
            <About app={app} version={version} detail={detail.data} />
          </Container>
        </SpaceBetween>
      </div>
    </ContentLayout>
  );
}
