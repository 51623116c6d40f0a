import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useWords } from '../platform/texts/index.ts';
import { MessageDialog } from './message-dialog.tsx';
import { type Action, nextAction, useAllowedActions, type Version } from './rules.ts';
import { useAct } from './use-act.ts';

/** Done at once, because they can be taken back or say all there is to say. */
function atOnce(action: Action, version: Version): boolean {
  return (
    ['review', 'pass', 'release', 'recover'].includes(action) || (action === 'submit' && version.status === 'draft')
  );
}

interface Props {
  version: Version;
  suspendedAs?: string | undefined;
  /** In a table's row the primary button would be one of many. */
  small?: boolean;
}

/** The next step as the one button, the others in a menu; nothing that the user may not do. */
export function VersionActions({ version, suspendedAs, small = false }: Props) {
  const { lifecycle, common } = useWords();
  const allowed = useAllowedActions()(version, suspendedAs);
  const act = useAct(version);
  const [asking, setAsking] = useState<Action>();
  const next = nextAction(allowed);
  const rest = allowed.filter(action => action !== next);
  const begin = (action: Action) => (atOnce(action, version) ? act.mutate({ action, message: '' }) : setAsking(action));
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {next && (
        <Button variant={small ? 'normal' : 'primary'} loading={act.isPending && !asking} onClick={() => begin(next)}>
          {lifecycle.actions[next]}
        </Button>
      )}
      {rest.length > 0 && (
        <ButtonDropdown
          {...(small ? { variant: 'icon' as const } : {})}
          ariaLabel={common.more}
          items={rest.map(id => ({ id, text: lifecycle.actions[id] }))}
          onItemClick={({ detail }) => begin(detail.id as Action)}
        >
          {small ? undefined : common.actions}
        </ButtonDropdown>
      )}
      {asking && (
        <MessageDialog
          action={asking}
          busy={act.isPending}
          onCancel={() => setAsking(undefined)}
          onConfirm={message => act.mutate({ action: asking, message }, { onSuccess: () => setAsking(undefined) })}
        />
      )}
    </SpaceBetween>
  );
}
