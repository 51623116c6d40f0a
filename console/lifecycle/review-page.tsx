import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { Difference } from '../catalog/difference.tsx';
import { Files } from '../catalog/files.tsx';
import { ObjectDifferences } from '../catalog/object-differences.tsx';
import { versionQuery } from '../catalog/queries.ts';
import { RenderedObjects } from '../catalog/rendered.tsx';
import { type Places, usePlaces } from '../catalog/rendered-queries.ts';
import type { Schema } from '../platform/api.ts';
import { Markdown } from '../platform/parts/lazy.tsx';
import { Loaded, Skeleton } from '../platform/parts/loaded.tsx';
import { AddressTabs } from '../platform/parts/tabs.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Checklist } from './checklist.tsx';
import { Decision } from './decision.tsx';
import { InspectionReport } from './inspection.tsx';
import { reviewQuery } from './review-query.ts';
import { TestInstallations } from './test-installations.tsx';
import { Timeline } from './timeline.tsx';
import { VersionStatus } from './version-status.tsx';

type Evidence = Schema<'ReviewEvidence'>;

function Inspected({ evidence, places }: { evidence: Evidence; places: Places }) {
  const { lifecycle } = useWords();
  const { version, facts, inspection } = evidence;
  return (
    <SpaceBetween size="l">
      {facts.notes.length > 0 && (
        <Alert type="info" header={lifecycle.notes}>
          {facts.notes.map(({ detail }) => (
            <div key={detail}>{detail}</div>
          ))}
        </Alert>
      )}
      {inspection ? (
        <InspectionReport inspection={inspection}>
          <Checklist version={version.id} findings={inspection.findings} places={places} />
        </InspectionReport>
      ) : (
        <StatusIndicator type="in-progress">{lifecycle.inspecting}</StatusIndicator>
      )}
    </SpaceBetween>
  );
}

function Changes({ evidence: { previous, version } }: { evidence: Evidence }) {
  const { lifecycle } = useWords();
  if (!previous) return <Box>{lifecycle.firstVersion}</Box>;
  return (
    <SpaceBetween size="m">
      <Header variant="h2">{lifecycle.differences(previous.name)}</Header>
      <Difference
        files={previous.files}
        values={previous.values}
        objects={<ObjectDifferences from={previous.id} to={version.id} />}
      />
    </SpaceBetween>
  );
}

function PackageFiles({ version }: { version: string }) {
  const { store } = useWords();
  const query = useQuery(versionQuery(version));
  return (
    <Loaded query={query}>
      {({ files, readme }) => (
        <SpaceBetween size="l">
          {readme ? <Markdown text={readme} /> : <Box>{store.noReadme}</Box>}
          <Files version={version} files={files} />
        </SpaceBetween>
      )}
    </Loaded>
  );
}

function Content({ evidence }: { evidence: Evidence }) {
  const { lifecycle, catalog, objects } = useWords();
  const { version } = evidence;
  const places = usePlaces(version.id, `/reviews/${version.id}`, 'package');
  const tabs = [
    { id: 'inspection', label: lifecycle.inspection, content: () => <Inspected evidence={evidence} places={places} /> },
    { id: 'changes', label: catalog.compare, content: () => <Changes evidence={evidence} /> },
    {
      id: 'objects',
      label: objects.objects,
      content: () => <RenderedObjects version={version.id} places={places} />,
    },
    { id: 'package', label: lifecycle.package, content: () => <PackageFiles version={version.id} /> },
    {
      id: 'tests',
      label: lifecycle.testInstallations,
      content: () => <TestInstallations items={evidence.testInstallations} />,
    },
  ];
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={<VersionStatus status={version.status} />}>
          {version.chartName} {version.name}
        </Header>
      }
    >
      <div className="berth-review">
        <AddressTabs tabs={tabs} />
        <SpaceBetween size="l">
          <Decision key={version.id} evidence={evidence} />
          <Container header={<Header variant="h2">{lifecycle.history}</Header>}>
            <Timeline audits={evidence.history} />
          </Container>
        </SpaceBetween>
      </div>
    </ContentLayout>
  );
}

/** Everything that a reviewer decides on, in one page. */
export default function ReviewPage() {
  const { lifecycle } = useWords();
  const { version: id = '' } = useParams();
  const query = useQuery({ ...reviewQuery(id), refetchInterval: 15_000 });
  const version = query.data?.version;
  useCrumbs([lifecycle.queue, '/reviews'], [version ? `${version.chartName} ${version.name}` : id, `/reviews/${id}`]);
  return (
    <Loaded query={query} skeleton={<Skeleton height={480} />}>
      {evidence => <Content evidence={evidence} />}
    </Loaded>
  );
}
