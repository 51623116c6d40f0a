import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Schema } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { useKeys } from '../platform/parts/keys.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { Size, When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { dangersLeft } from './checklist-rules.ts';
import { ExecutionLink } from './execution.tsx';
import { useLookedAt } from './looked-at.ts';
import { MessageDialog } from './message-dialog.tsx';
import { nextInQueue } from './queue.ts';
import type { Action } from './rules.ts';
import { useAct } from './use-act.ts';

type Evidence = Schema<'ReviewEvidence'>;

function Facts({ evidence }: { evidence: Evidence }) {
  const { lifecycle } = useWords();
  const { version, facts } = evidence;
  const items = [
    { label: lifecycle.submittedBy, value: version.submittedBy ?? '–' },
    { label: lifecycle.uploadedBy, value: version.uploadedBy },
    { label: lifecycle.claimedBy, value: version.claimedBy ?? '–' },
    { label: lifecycle.waitingSince, value: <When at={version.statusAt} /> },
    { label: lifecycle.packageSize, value: <Size bytes={version.size} /> },
    { label: lifecycle.unpackedSize, value: <Size bytes={facts.unpackedSize} /> },
    { label: lifecycle.files, value: facts.files },
  ];
  return <KeyValuePairs columns={2} minColumnWidth={110} items={items} />;
}

/** Reminds of what was not looked at; it stands in nobody's way. */
function DangersLeft({ evidence: { version, inspection } }: { evidence: Evidence }) {
  const { objects } = useWords();
  const [ticked] = useLookedAt(version.id);
  const left = dangersLeft(inspection?.findings ?? [], ticked);
  if (left === 0) return null;
  return <StatusIndicator type="warning">{objects.dangersLeft(left)}</StatusIndicator>;
}

function useNext(id: string): () => void {
  const { lifecycle } = useWords();
  const navigate = useNavigate();
  const { tell, failed } = useNotices();
  return () =>
    void nextInQueue(id).then(next => {
      if (next) void navigate(`/reviews/${next.id}`);
      else tell({ id: 'queue-end', type: 'info', content: lifecycle.noNext });
    }, failed);
}

const order: readonly Action[] = ['review', 'pass', 'reject', 'suspend', 'recover'];

/** Where a reviewer decides, by button or by key. What they may do comes with the evidence. */
export function Decision({ evidence }: { evidence: Evidence }) {
  const { lifecycle } = useWords();
  const { version, allowedActions } = evidence;
  const act = useAct(version);
  const next = useNext(version.id);
  const [asking, setAsking] = useState<Action>();
  const allowed = order.filter(action => allowedActions.includes(action));
  const begin = (action: Action) => (action === 'review' ? act.mutate({ action, message: '' }) : setAsking(action));
  const key = (action: Action) => (allowed.includes(action) ? () => begin(action) : undefined);
  useKeys({ n: next, c: key('review'), p: key('pass'), r: key('reject') });
  return (
    <Container
      header={<Header variant="h2">{lifecycle.decide}</Header>}
      footer={
        <Box color="text-body-secondary" variant="small">
          {lifecycle.keys}
        </Box>
      }
    >
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="xs">
          {allowed.map(action => (
            <Button
              key={action}
              variant={action === 'pass' ? 'primary' : 'normal'}
              loading={act.isPending && act.variables?.action === action}
              onClick={() => begin(action)}
            >
              {lifecycle.actions[action]}
            </Button>
          ))}
          <Button iconName="angle-right" iconAlign="right" onClick={next}>
            {lifecycle.next}
          </Button>
        </SpaceBetween>
        {allowed.includes('pass') && <DangersLeft evidence={evidence} />}
        {allowed.length === 0 && <Box color="text-body-secondary">{lifecycle.nothingAllowed}</Box>}
        <Facts evidence={evidence} />
        <SpaceBetween size="xxs">
          <PageLink to={`/versions/${version.id}?tab=files`}>{lifecycle.openVersion}</PageLink>
          <ExecutionLink version={version} />
        </SpaceBetween>
        {asking && (
          <MessageDialog
            action={asking}
            busy={act.isPending}
            onCancel={() => setAsking(undefined)}
            onConfirm={message => act.mutate({ action: asking, message }, { onSuccess: () => setAsking(undefined) })}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}
