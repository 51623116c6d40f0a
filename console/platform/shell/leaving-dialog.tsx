import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWords } from '../texts/index.ts';

/** Before something typed is lost. */
export default function LeavingDialog({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }) {
  const { common } = useWords();
  return (
    <Modal
      visible
      header={common.leaveTitle}
      onDismiss={onStay}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onLeave}>
              {common.leave}
            </Button>
            <Button variant="primary" onClick={onStay}>
              {common.stay}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {common.leaveBody}
    </Modal>
  );
}
