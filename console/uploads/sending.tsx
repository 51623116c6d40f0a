import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { PageLink } from '../platform/parts/link.tsx';
import { Faults } from '../platform/parts/problem.tsx';
import { asProblem } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import type { Sending } from './use-uploads.ts';

function useOutcome({
  file,
  outcome,
  error,
  refused,
  failure,
}: Sending): { type: AlertProps.Type; body: ReactNode } | undefined {
  const { uploads } = useWords();
  if (refused) return { type: 'error', body: uploads[refused](file) };
  if (failure) return { type: 'error', body: uploads[failure] };
  if (error) return { type: 'error', body: asProblem(error).message };
  if (!outcome) return undefined;
  if (outcome.status === 'accepted')
    return {
      type: 'success',
      body: (
        <>
          {uploads.accepted(file)}. <PageLink to={`/versions/${outcome.version}`}>{uploads.open}</PageLink>
        </>
      ),
    };
  return { type: outcome.status === 'waiting' ? 'info' : 'error', body: <Faults faults={outcome.problems} /> };
}

function One({ sending, forget }: { sending: Sending; forget: () => void }) {
  const { uploads, common } = useWords();
  const outcome = useOutcome(sending);
  if (!outcome)
    return (
      <ProgressBar
        value={sending.share * 100}
        label={sending.file}
        description={sending.share < 1 ? uploads.progress : uploads.checking}
      />
    );
  const status = sending.outcome && uploads.statuses[sending.outcome.status];
  return (
    <Alert
      type={outcome.type}
      header={status ? `${sending.file}: ${status}` : sending.file}
      dismissible
      dismissAriaLabel={common.dismiss}
      onDismiss={forget}
    >
      {outcome.body}
    </Alert>
  );
}

/** The files on their way, and what became of those that arrived. */
export function SendingList({ sending, forget }: { sending: Sending[]; forget: (key: string) => void }) {
  if (sending.length === 0) return null;
  return (
    <SpaceBetween size="s">
      {sending.map(each => (
        <One key={each.key} sending={each} forget={() => forget(each.key)} />
      ))}
    </SpaceBetween>
  );
}
