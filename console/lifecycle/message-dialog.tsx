import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useWords } from '../platform/texts/index.ts';
import type { Action } from './rules.ts';

/** Who reads the history wants to know why: these must say it. */
const needsMessage: readonly Action[] = ['reject', 'suspend'];

interface Props {
  action: Action;
  busy: boolean;
  onCancel: () => void;
  onConfirm: (message: string) => void;
}

/** Asks for what is said with an action. What was typed stays while the action fails. */
export function MessageDialog({ action, busy, onCancel, onConfirm }: Props) {
  const { lifecycle, common } = useWords();
  const [message, setMessage] = useState('');
  const required = needsMessage.includes(action);
  const missing = required && message.trim() === '';
  const confirm = () => !missing && onConfirm(message.trim());
  return (
    <Modal
      visible
      header={lifecycle.actions[action]}
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              {common.cancel}
            </Button>
            <Button variant="primary" loading={busy} disabled={missing} onClick={confirm}>
              {lifecycle.actions[action]}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {action === 'delete' && <Box>{lifecycle.confirmDelete}</Box>}
        <FormField
          label={lifecycle.message}
          description={required ? lifecycle.messageRequired : lifecycle.messageOptional}
        >
          <Textarea
            autoFocus
            value={message}
            onChange={({ detail }) => setMessage(detail.value)}
            onKeyDown={({ detail }) => detail.ctrlKey && detail.key === 'Enter' && confirm()}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}
