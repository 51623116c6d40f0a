import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { Confirm } from '../platform/parts/confirm.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Loaded, Skeleton } from '../platform/parts/loaded.tsx';
import { AddressTabs } from '../platform/parts/tabs.tsx';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useClusterName } from './cluster-name.ts';
import { Objects } from './objects.tsx';
import { Operations } from './operations.tsx';
import { type Installation, installationQuery } from './queries.ts';
import { Revisions } from './revisions.tsx';
import { Health, InstallationStatus } from './signs.tsx';
import { useOperate } from './use-operate.ts';
import { Values } from './values.tsx';

function Uninstall({ installation }: { installation: Installation }) {
  const { installations } = useWords();
  const [asking, setAsking] = useState(false);
  const remove = useOperate(() =>
    take(api.DELETE('/v1/installations/{installation}', { params: { path: { installation: installation.id } } })),
  );
  return (
    <>
      <Button disabled={installation.status === 'changing'} onClick={() => setAsking(true)}>
        {installations.uninstall}
      </Button>
      {asking && (
        <Confirm
          title={installations.uninstall}
          action={installations.uninstall}
          busy={remove.isPending}
          onCancel={() => setAsking(false)}
          onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        >
          {installations.uninstallBody(installation.release)}
        </Confirm>
      )}
    </>
  );
}

/** What happens now, or how the last operation ended if not well. */
function Progress({ installation }: { installation: Installation }) {
  const { installations } = useWords();
  const { kind, status, step, detail } = installation.operation;
  if (status === 'succeeded') return null;
  const type = status === 'running' ? 'info' : status === 'failed' ? 'error' : 'warning';
  return (
    <Alert type={type} header={`${installations.kinds[kind]}: ${installations.operationStatuses[status]}`}>
      {[step !== status && step, detail].filter(Boolean).join(' · ')}
    </Alert>
  );
}

function Facts({ installation }: { installation: Installation }) {
  const { installations, common } = useWords();
  const cluster = useClusterName()(installation.cluster);
  const items = [
    { label: common.status, value: <InstallationStatus status={installation.status} /> },
    { label: installations.health, value: <Health installation={installation} /> },
    {
      label: installations.version,
      value: (
        <PageLink to={`/versions/${installation.version}`}>
          {installation.chartName} {installation.versionName}
        </PageLink>
      ),
    },
    { label: installations.revision, value: installation.revision },
    { label: installations.project, value: `${installation.namespace} · ${cluster}` },
    { label: common.workspace, value: installation.workspace },
    { label: common.created, value: <When at={installation.createdAt} /> },
    { label: common.by, value: installation.createdBy },
  ];
  return <KeyValuePairs columns={4} items={items} />;
}

function Content({ installation }: { installation: Installation }) {
  const { installations } = useWords();
  const navigate = useNavigate();
  const mayWrite = useCan()('installations:write', installation.workspace);
  const { upgrade, status } = installation;
  const writes = mayWrite && status !== 'removed';
  const tabs = [
    { id: 'objects', label: installations.objects, content: () => <Objects installation={installation} /> },
    {
      id: 'history',
      label: installations.history,
      content: () => <Revisions installation={installation} mayWrite={writes} />,
    },
    ...(mayWrite
      ? [{ id: 'values', label: installations.values, content: () => <Values installation={installation} /> }]
      : []),
    { id: 'operations', label: installations.operations, content: () => <Operations installation={installation} /> },
  ];
  const upgradeTo = upgrade?.version ?? installation.version;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            writes && (
              <SpaceBetween direction="horizontal" size="xs">
                <Uninstall installation={installation} />
                <Button
                  variant={upgrade ? 'primary' : 'normal'}
                  disabled={status === 'changing'}
                  onClick={() => void navigate(`/install?installation=${installation.id}&version=${upgradeTo}`)}
                >
                  {upgrade ? installations.upgradeTo(upgrade.versionName) : installations.upgrade}
                </Button>
              </SpaceBetween>
            )
          }
        >
          {installation.release}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Progress installation={installation} />
        {installation.warnings.map(({ code, detail }) => (
          <Alert key={code} type={code === 'version-available' ? 'info' : 'warning'}>
            {detail}
          </Alert>
        ))}
        <Container>
          <Facts installation={installation} />
        </Container>
        <AddressTabs tabs={tabs} />
      </SpaceBetween>
    </ContentLayout>
  );
}

/** One installation, followed live while it changes. */
export default function InstallationPage() {
  const { installations } = useWords();
  const { installation: id = '' } = useParams();
  const query = useQuery(installationQuery(id));
  useCrumbs([installations.title, '/installations'], [query.data?.release ?? id, `/installations/${id}`]);
  return (
    <Loaded query={query} skeleton={<Skeleton height={480} />}>
      {found => <Content installation={found} />}
    </Loaded>
  );
}
