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
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { rolloutQuery } from './queries.ts';
import { Members } from './rollout-members.tsx';
import { doneOf, type Rollout, RolloutStatus } from './rollout-signs.tsx';

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
            <Members rollout={rollout} />
          </SpaceBetween>
        </ContentLayout>
      )}
    </Loaded>
  );
}
