import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { UpgradeAll } from '../installations/upgrade-all.tsx';
import { ExecutionLink } from '../lifecycle/execution.tsx';
import { VersionInspection } from '../lifecycle/inspection.tsx';
import { Timeline } from '../lifecycle/timeline.tsx';
import { VersionActions } from '../lifecycle/version-actions.tsx';
import { VersionStatus } from '../lifecycle/version-status.tsx';
import type { Schema } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { Code, Markdown } from '../platform/parts/lazy.tsx';
import { Loaded, Skeleton } from '../platform/parts/loaded.tsx';
import { AddressTabs } from '../platform/parts/tabs.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Compare } from './compare.tsx';
import { Files } from './files.tsx';
import { appQuery, auditsQuery, versionQuery } from './queries.ts';
import { ReleaseNotes } from './release-notes.tsx';
import { RenderedObjects } from './rendered.tsx';
import { usePlaces } from './rendered-queries.ts';
import { VersionFacts } from './version-facts.tsx';

type Version = Schema<'VersionDetail'>;

function Overview({ version }: { version: Version }) {
  const { catalog, lifecycle } = useWords();
  const audits = useQuery(auditsQuery(version.id));
  return (
    <SpaceBetween size="l">
      <Container>
        <VersionFacts version={version} />
      </Container>
      <ReleaseNotes version={version} />
      {version.notes.length > 0 && (
        <Alert type="info" header={lifecycle.notes}>
          {version.notes.map(({ detail }) => (
            <div key={detail}>{detail}</div>
          ))}
        </Alert>
      )}
      <Container header={<Header variant="h2">{catalog.timeline}</Header>}>
        <Loaded query={audits}>{({ items }) => <Timeline audits={items} />}</Loaded>
      </Container>
    </SpaceBetween>
  );
}

function Content({ version }: { version: Version }) {
  const { catalog, lifecycle, objects, store } = useWords();
  const places = usePlaces(version.id, `/versions/${version.id}`, 'files');
  return (
    <AddressTabs
      tabs={[
        { id: 'overview', label: catalog.overview, content: () => <Overview version={version} /> },
        {
          id: 'readme',
          label: store.readme,
          content: () => (version.readme ? <Markdown text={version.readme} /> : <Box>{store.noReadme}</Box>),
        },
        {
          id: 'values',
          label: catalog.values,
          content: () =>
            version.values ? <Code file="values.yaml" text={version.values} /> : <Box>{store.noValues}</Box>,
        },
        {
          id: 'inspection',
          label: lifecycle.inspection,
          content: () => <VersionInspection version={version.id} places={places} />,
        },
        {
          id: 'objects',
          label: objects.objects,
          content: () => <RenderedObjects version={version.id} places={places} />,
        },
        { id: 'files', label: catalog.files, content: () => <Files version={version.id} files={version.files} /> },
        { id: 'compare', label: catalog.compare, content: () => <Compare version={version} /> },
      ]}
    />
  );
}

/** One version, for its developers: where it stands, and what is next. */
export default function VersionPage() {
  const { common, store, rollouts } = useWords();
  const { version: id = '' } = useParams();
  const query = useQuery({ ...versionQuery(id), refetchInterval: 15_000 });
  const version = query.data;
  const app = useQuery({ ...appQuery(version?.app ?? ''), enabled: version !== undefined });
  const audits = useQuery({ ...auditsQuery(id), enabled: version?.status === 'suspended' });
  const mayInstall = useCan()('installations:write');
  const navigate = useNavigate();
  useCrumbs(
    [version?.workspace ?? common.loading, `/workspaces/${version?.workspace}/apps`],
    [app.data?.title ?? version?.chartName ?? '', `/apps/${version?.app}`],
    [version?.name ?? id, `/versions/${id}`],
  );
  return (
    <Loaded query={query} skeleton={<Skeleton height={480} />}>
      {found => (
        <ContentLayout
          header={
            <Header
              variant="h1"
              description={<VersionStatus status={found.status} />}
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <ExecutionLink version={found} />
                  {mayInstall && (
                    <Button onClick={() => void navigate(`/install?version=${id}`)}>{store.install}</Button>
                  )}
                  {mayInstall && found.status === 'active' && (
                    <UpgradeAll target={{ id, app: found.app, label: `${found.chartName} ${found.name}` }}>
                      {rollouts.begin}
                    </UpgradeAll>
                  )}
                  <VersionActions version={found} suspendedAs={audits.data?.items.at(-1)?.as} />
                </SpaceBetween>
              }
            >
              {app.data?.title ?? found.chartName} {found.name}
            </Header>
          }
        >
          <Content version={found} />
        </ContentLayout>
      )}
    </Loaded>
  );
}
