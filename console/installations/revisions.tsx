import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../platform/api.ts';
import { Confirm } from '../platform/parts/confirm.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { historyQuery, type Installation, pace, valuesQuery } from './queries.ts';
import { ThreeValues } from './three-values.tsx';
import { useOperate } from './use-operate.ts';

/** The values that come back, beside those that are there now. */
function Values({ installation, revision }: { installation: Installation; revision: number }) {
  const now = useQuery(valuesQuery(installation.id, installation.revision));
  const next = useQuery(valuesQuery(installation.id, revision));
  return (
    <Loaded query={now}>
      {({ values }) => (
        <Loaded query={next}>
          {then => <ThreeValues default={then.default} now={values} proposed={then.values} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function RollBack({ installation, revision }: { installation: Installation; revision: number }) {
  const { installations } = useWords();
  const [asking, setAsking] = useState(false);
  const roll = useOperate(() =>
    take(
      api.POST('/v1/installations/{installation}/actions', {
        params: { path: { installation: installation.id } },
        body: { action: 'rollback', revision },
      }),
    ),
  );
  return (
    <>
      <Button
        variant="inline-link"
        ariaLabel={installations.rollbackTo(revision)}
        disabled={installation.status === 'changing'}
        onClick={() => setAsking(true)}
      >
        {installations.rollback}
      </Button>
      {asking && (
        <Confirm
          title={installations.rollbackTo(revision)}
          action={installations.rollback}
          busy={roll.isPending}
          size="max"
          onCancel={() => setAsking(false)}
          onConfirm={() => roll.mutate(undefined, { onSettled: () => setAsking(false) })}
        >
          <SpaceBetween size="m">
            <div>{installations.rollbackBody}</div>
            <Values installation={installation} revision={revision} />
          </SpaceBetween>
        </Confirm>
      )}
    </>
  );
}

/** The revisions of a release, and the way back to those that worked. */
export function Revisions({ installation, mayWrite }: { installation: Installation; mayWrite: boolean }) {
  const { installations, common } = useWords();
  const query = useQuery({ ...historyQuery(installation.id), refetchInterval: pace(installation) });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <PlainTable
          items={items}
          trackBy={({ revision }) => String(revision)}
          empty={common.none}
          columnDefinitions={[
            { id: 'revision', header: installations.revision, isRowHeader: true, cell: ({ revision }) => revision },
            { id: 'chart', header: installations.version, cell: ({ chart }) => chart },
            { id: 'status', header: common.status, cell: ({ status, description }) => `${status}: ${description}` },
            { id: 'by', header: common.by, cell: ({ actor }) => actor ?? '–' },
            { id: 'at', header: common.updated, cell: ({ updatedAt }) => <When at={updatedAt} /> },
            {
              id: 'back',
              header: common.actions,
              cell: ({ revision, returnable }) =>
                mayWrite && returnable && revision !== installation.revision ? (
                  <RollBack installation={installation} revision={revision} />
                ) : null,
            },
          ]}
        />
      )}
    </Loaded>
  );
}
