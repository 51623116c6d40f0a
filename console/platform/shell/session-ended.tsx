import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { signInBeside, useSession } from '../session/session.ts';
import { useWords } from '../texts/index.ts';

/** Over the page, which stays as it is: signing in again happens in a window of its own. */
export default function SessionEnded() {
  const { common } = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const [hidden, setHidden] = useState(false);
  if (session.kind !== 'ended') return null;
  const again = () => void signInBeside().then(() => queries.invalidateQueries());
  return (
    <Modal
      visible={!hidden}
      onDismiss={() => setHidden(true)}
      header={common.sessionEnded}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={again}>
            {common.signInAgain}
          </Button>
        </Box>
      }
    >
      {common.sessionEndedBody}
    </Modal>
  );
}
