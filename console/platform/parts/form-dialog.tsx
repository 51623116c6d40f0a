import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNotices } from '../notices.tsx';
import { asProblem } from '../problem.ts';
import { useWords } from '../texts/index.ts';
import { type Fields, type FieldsState, useFields } from './fields.ts';
import { Problem } from './problem.tsx';

/** Something as it was read: its fields, and the revision that they are of. */
export interface Read<T> {
  revision: number;
  fields: T;
}

interface Props<T> {
  title: string;
  action: string;
  /** What is in the fields at first. */
  initial: T;
  /** Whether they can be kept so. */
  complete: (fields: T) => boolean;
  /** Keeps them; problems are shown above the fields, and what was typed stays. */
  save: (fields: T, revision: number) => Promise<unknown>;
  /** Of something that is there already: as of which revision it is edited, and how to read it again when somebody else saved first. */
  edited?: { revision: number; read: () => Promise<Read<T>> } | undefined;
  /** What is said when it is done, if not that it is saved. */
  said?: string;
  size?: ModalProps.Size;
  /** The lists that show it. */
  affects: readonly string[];
  onClose: () => void;
  children: (form: Fields<T>) => ReactNode;
}

export function refreshLists(queries: QueryClient, affects: readonly string[]): Promise<unknown> {
  return Promise.all(affects.map(key => queries.invalidateQueries({ queryKey: [key] })));
}

/** Keeps what is in the fields; after somebody else saved first (412), against what they made of it, which is shown beside. */
function useSaving<T extends object>({ save, edited, affects, said, onClose }: Props<T>, { values }: FieldsState<T>) {
  const { common } = useWords();
  const { done } = useNotices();
  const queries = useQueryClient();
  const [fresh, setFresh] = useState<Read<T>>();
  // Of when it was opened: the list behind it may be read again meanwhile.
  const [base] = useState(edited?.revision ?? 0);
  const saving = useMutation({
    mutationFn: async () => {
      try {
        await save(values, fresh?.revision ?? base);
      } catch (error) {
        if (edited && asProblem(error).status === 412) setFresh(await edited.read());
        throw error;
      }
    },
    onSuccess: async () => {
      await refreshLists(queries, affects);
      done(said ?? common.saved);
      onClose();
    },
  });
  const problem = saving.error ? asProblem(saving.error) : undefined;
  const overtaken = fresh !== undefined && problem?.status === 412;
  return { saving, fresh, problem, overtaken };
}

function Overtaken({ onTake }: { onTake: () => void }) {
  const { common } = useWords();
  return (
    <Alert
      type="warning"
      header={common.changedMeanwhile}
      action={
        <Button formAction="none" onClick={onTake}>
          {common.takeTheirs}
        </Button>
      }
    >
      {common.changedMeanwhileBody}
    </Alert>
  );
}

/** A short form over the page. */
export function FormDialog<T extends object>(props: Props<T>) {
  const { title, action, initial, complete, size = 'medium', onClose, children } = props;
  const { common } = useWords();
  const fields = useFields(initial);
  const { saving, fresh, problem, overtaken } = useSaving(props, fields);
  const take = () => {
    if (fresh) fields.change(fresh.fields);
    saving.reset();
  };
  return (
    <Modal visible size={size} header={title} onDismiss={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (complete(fields.values)) saving.mutate();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button formAction="none" variant="link" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button variant="primary" loading={saving.isPending} disabled={!complete(fields.values)}>
                {action}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="m">
            {overtaken && <Overtaken onTake={take} />}
            {saving.error && !overtaken && <Problem error={saving.error} />}
            <div className="berth-fields">{children(fields.shown(problem, fresh?.fields))}</div>
          </SpaceBetween>
        </Form>
      </form>
    </Modal>
  );
}
