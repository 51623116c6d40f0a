import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useWords } from '../texts/index.ts';

interface Props {
  title: string;
  action: string;
  busy: boolean;
  disabled?: boolean;
  size?: ModalProps.Size;
  children: ReactNode;
  onConfirm: () => void;
  onCancel: () => void;
}

/** A question, or a short form, before something is done. */
export function Confirm({
  title,
  action,
  busy,
  disabled = false,
  size = 'medium',
  children,
  onConfirm,
  onCancel,
}: Props) {
  const { common } = useWords();
  return (
    <Modal
      visible
      size={size}
      header={title}
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              {common.cancel}
            </Button>
            <Button variant="primary" loading={busy} disabled={disabled} onClick={onConfirm}>
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
