import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNotices } from '../notices.tsx';
import { asProblem, type ProblemError } from '../problem.ts';
import { useWords } from '../texts/index.ts';
import { Problem } from './problem.tsx';

interface Props {
  title: string;
  action: string;
  disabled?: boolean;
  /** What is kept; its problems are shown above the fields, and what was typed stays. */
  save: () => Promise<unknown>;
  /** The lists that show it. */
  affects: readonly string[];
  onClose: () => void;
  children: (problem: ProblemError | undefined) => ReactNode;
}

/** A short form over the page. */
export function FormDialog({ title, action, disabled = false, save, affects, onClose, children }: Props) {
  const { common } = useWords();
  const { done } = useNotices();
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async () => {
      await Promise.all(affects.map(key => queries.invalidateQueries({ queryKey: [key] })));
      done(common.saved);
      onClose();
    },
  });
  const problem = saving.error ? asProblem(saving.error) : undefined;
  return (
    <Modal visible header={title} onDismiss={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button formAction="none" variant="link" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button variant="primary" loading={saving.isPending} disabled={disabled}>
                {action}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="m">
            {saving.error && <Problem error={saving.error} />}
            <Box>
              <SpaceBetween size="m">{children(problem)}</SpaceBetween>
            </Box>
          </SpaceBetween>
        </Form>
      </form>
    </Modal>
  );
}
