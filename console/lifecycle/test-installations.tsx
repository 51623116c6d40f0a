import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Health, InstallationStatus } from '../installations/signs.tsx';
import type { Schema } from '../platform/api.ts';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';

type TestInstallation = Schema<'TestInstallation'>;

/** How it ended, and in whose words if not well. */
function Outcome({ tested }: { tested: TestInstallation }) {
  const { status, operation } = tested;
  return (
    <SpaceBetween size="xxs">
      <InstallationStatus status={status} />
      {operation.status !== 'succeeded' && <span className="berth-wrap">{operation.detail}</span>}
    </SpaceBetween>
  );
}

/** Where the developers tried the version that is under review. */
export function TestInstallations({ items }: { items: TestInstallation[] }) {
  const { lifecycle, installations, common } = useWords();
  return (
    <PlainTable
      items={items}
      trackBy="id"
      empty={<Box>{lifecycle.noTestInstallations}</Box>}
      columnDefinitions={[
        { id: 'release', header: installations.release, isRowHeader: true, cell: ({ release }) => release },
        { id: 'namespace', header: installations.project, cell: ({ namespace }) => namespace },
        { id: 'status', header: common.status, minWidth: 160, cell: each => <Outcome tested={each} /> },
        { id: 'health', header: installations.health, minWidth: 160, cell: each => <Health installation={each} /> },
        { id: 'by', header: common.by, cell: ({ createdBy }) => createdBy },
        { id: 'at', header: common.created, cell: ({ createdAt }) => <When at={createdAt} /> },
      ]}
    />
  );
}
