import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNotices } from '../notices.tsx';
import { Confirm } from './confirm.tsx';

interface Props {
  title: string;
  action: string;
  remove: () => Promise<unknown>;
  affects: readonly string[];
  children: ReactNode;
}

/** A link in a row that removes its thing, after a question. */
export function RemoveLink({ title, action, remove, affects, children }: Props) {
  const { failed } = useNotices();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const removing = useMutation({
    mutationFn: remove,
    onSuccess: () => Promise.all(affects.map(key => queries.invalidateQueries({ queryKey: [key] }))),
    onError: failed,
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button variant="inline-link" ariaLabel={title} onClick={() => setAsking(true)}>
        {action}
      </Button>
      {asking && (
        <Confirm
          title={title}
          action={action}
          busy={removing.isPending}
          onConfirm={() => removing.mutate()}
          onCancel={() => setAsking(false)}
        >
          {children}
        </Confirm>
      )}
    </>
  );
}
