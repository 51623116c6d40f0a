import Button from '@cloudscape-design/components/button';
import { useMutation } from '@tanstack/react-query';
import { ifMatch } from '../api.ts';
import { useNotices } from '../notices.tsx';
import { useWords } from '../texts/index.ts';
import { TextField } from './field.tsx';
import { FormDialog } from './form-dialog.tsx';

interface Described {
  description: string;
  revision: number;
}

interface Props {
  title: string;
  read: () => Promise<Described>;
  save: (body: { description: string }, header: ReturnType<typeof ifMatch>) => Promise<unknown>;
  affects: readonly string[];
}

const readAs = ({ description, revision }: Described) => ({ revision, fields: { description } });

/** A link in a row that edits what its thing is described with, as it is now: the list around it may be older, or know no revision. */
export function DescribeLink({ title, read, save, affects }: Props) {
  const { common } = useWords();
  const { failed } = useNotices();
  const opening = useMutation({ mutationFn: read, onError: failed });
  return (
    <>
      <Button variant="inline-link" ariaLabel={title} loading={opening.isPending} onClick={() => opening.mutate()}>
        {common.edit}
      </Button>
      {opening.data && (
        <FormDialog
          title={title}
          action={common.save}
          initial={readAs(opening.data).fields}
          complete={() => true}
          save={(body, revision) => save(body, ifMatch(revision))}
          edited={{ revision: opening.data.revision, read: async () => readAs(await read()) }}
          affects={affects}
          onClose={opening.reset}
        >
          {({ field }) => <TextField label={common.description} {...field('description')} />}
        </FormDialog>
      )}
    </>
  );
}
