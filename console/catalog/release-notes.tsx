import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ifMatch, type Schema, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { Editor, Markdown } from '../platform/parts/lazy.tsx';
import { Problem } from '../platform/parts/problem.tsx';
import { useWords } from '../platform/texts/index.ts';

type Version = Schema<'VersionDetail'>;

/** Until its developer says what changed, a version is described as its chart is: that is no news. */
function notesOf({ description, metadata }: Version): string {
  return description === metadata.description ? '' : description;
}

function Editing({ version, close }: { version: Version; close: () => void }) {
  const { catalog, common } = useWords();
  const { done } = useNotices();
  const queries = useQueryClient();
  const [text, setText] = useState(notesOf(version));
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PATCH('/v1/versions/{version}', {
          params: { path: { version: version.id }, header: ifMatch(version.revision) },
          body: { description: text },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['version', version.id] });
      done(common.saved);
      close();
    },
  });
  return (
    <SpaceBetween size="m">
      {save.error && <Problem error={save.error} />}
      <FormField label={catalog.releaseNotes} description={catalog.releaseNotesHint} stretch>
        <Editor label={catalog.releaseNotes} language="markdown" rows={8} autoFocus value={text} onChange={setText} />
      </FormField>
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="primary" loading={save.isPending} onClick={() => save.mutate()}>
          {common.save}
        </Button>
        <Button onClick={close}>{common.cancel}</Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}

/** What changed in a version, in its developer's words. */
export function ReleaseNotes({ version }: { version: Version }) {
  const { store, catalog, common } = useWords();
  const [editing, setEditing] = useState(false);
  const notes = notesOf(version);
  const mayEdit = version.allowedEdits.includes('description');
  const edit = mayEdit && !editing && <Button onClick={() => setEditing(true)}>{common.edit}</Button>;
  return (
    <Container
      header={
        <Header variant="h2" actions={edit}>
          {store.whatChanged}
        </Header>
      }
    >
      {editing ? (
        <Editing version={version} close={() => setEditing(false)} />
      ) : notes ? (
        <Markdown text={notes} />
      ) : (
        <Box color="text-body-secondary">{catalog.noReleaseNotes}</Box>
      )}
    </Container>
  );
}
