import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { PageLink } from '../platform/parts/link.tsx';
import { Loaded, Skeleton } from '../platform/parts/loaded.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { clustersQuery, installationsOfQuery, rolloutQuery } from './queries.ts';
import { doneOf, type Member, MemberStatus, type Rollout, RolloutStatus } from './rollout-signs.tsx';

function Facts({ rollout }: { rollout: Rollout }) {
  const { rollouts, installations, common } = useWords();
  const { chartName, versionName } = rollout;
  const items = [
    { label: common.status, value: <RolloutStatus status={rollout.status} /> },
    {
      label: installations.version,
      value: <PageLink to={`/versions/${rollout.version}`}>{`${chartName} ${versionName}`.trim()}</PageLink>,
    },
    { label: common.workspace, value: rollout.workspace },
    { label: rollouts.waveSize, value: rollout.wave },
    {
      label: rollouts.rollback,
      value: rollout.rollbackOnFailure ? rollouts.rollsBack : rollouts.staysFailed,
    },
    { label: common.by, value: rollout.actor },
    { label: installations.started, value: <When at={rollout.createdAt} /> },
    { label: installations.finished, value: <When at={rollout.finishedAt} /> },
    ...(rollout.message ? [{ label: installations.message, value: rollout.message }] : []),
  ];
  return <KeyValuePairs columns={4} items={items} />;
}

function Progress({ rollout }: { rollout: Rollout }) {
  const { rollouts } = useWords();
  const { done, all } = doneOf(rollout);
  const status = { running: 'in-progress', succeeded: 'success', stopped: 'error' } as const;
  const said = rollouts.done(done, all);
  return (
    <ProgressBar
      label={rollouts.progress}
      value={all === 0 ? 100 : Math.round((done / all) * 100)}
      status={status[rollout.status]}
      {...(rollout.status === 'running' ? { additionalInfo: said } : { resultText: said })}
    />
  );
}

/** What is known of the installations, beside how they stand in the rollout; they are followed while it runs. */
function useInstallations(rollout: Rollout) {
  const { data } = useQuery({
    ...installationsOfQuery(rollout.app, rollout.workspace),
    refetchInterval: rollout.status === 'running' ? 2_000 : false,
  });
  const clusters = useQuery(clustersQuery);
  return (id: string) => {
    const found = data?.items.find(each => each.id === id);
    const cluster = clusters.data?.items.find(each => each.id === found?.cluster);
    return found && { ...found, clusterName: cluster?.name ?? found.cluster };
  };
}

function Members({ rollout }: { rollout: Rollout }) {
  const { rollouts, installations, common } = useWords();
  const installationOf = useInstallations(rollout);
  const waveOf = new Map(
    rollout.installations.map(({ installation }, at) => [installation, 1 + Math.floor(at / rollout.wave)]),
  );
  const saying = ({ installation, status, detail }: Member) => {
    const operation = status === 'running' ? installationOf(installation)?.operation : undefined;
    return [operation?.step, detail || operation?.detail].filter(Boolean).join(' · ') || '–';
  };
  return (
    <PlainTable
      items={rollout.installations}
      trackBy="installation"
      columnDefinitions={[
        {
          id: 'release',
          header: installations.release,
          isRowHeader: true,
          cell: ({ installation }) => (
            <PageLink to={`/installations/${installation}`}>
              {installationOf(installation)?.release ?? installation}
            </PageLink>
          ),
        },
        { id: 'wave', header: rollouts.inWave, cell: ({ installation }) => waveOf.get(installation) },
        { id: 'status', header: common.status, cell: ({ status }) => <MemberStatus status={status} /> },
        {
          id: 'project',
          header: installations.project,
          cell: ({ installation }) => {
            const found = installationOf(installation);
            return found ? `${found.namespace} · ${found.clusterName}` : '–';
          },
        },
        { id: 'detail', header: installations.reason, cell: saying },
      ]}
    />
  );
}

/** One rollout, followed live until it is over. */
export default function RolloutPage() {
  const { rollouts, installations } = useWords();
  const { rollout: id = '' } = useParams();
  const query = useQuery(rolloutQuery(id));
  useCrumbs(
    [installations.title, '/installations'],
    [rollouts.title, '/rollouts'],
    [query.data?.versionName ?? id, `/rollouts/${id}`],
  );
  return (
    <Loaded query={query} skeleton={<Skeleton height={480} />}>
      {rollout => (
        <ContentLayout
          header={<Header variant="h1">{rollouts.page(`${rollout.chartName} ${rollout.versionName}`.trim())}</Header>}
        >
          <SpaceBetween size="l">
            {rollout.status === 'stopped' && (
              <Alert type="error" header={rollouts.statuses.stopped}>
                {rollout.detail}
              </Alert>
            )}
            <Container>
              <SpaceBetween size="l">
                <Facts rollout={rollout} />
                <Progress rollout={rollout} />
              </SpaceBetween>
            </Container>
            <Container header={<Header variant="h2">{rollouts.which}</Header>}>
              <Members rollout={rollout} />
            </Container>
          </SpaceBetween>
        </ContentLayout>
      )}
    </Loaded>
  );
}
