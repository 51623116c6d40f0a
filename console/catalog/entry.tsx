import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, ifMatch, type Schema, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { Problem } from '../platform/parts/problem.tsx';
import { asProblem } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import { Presentation, Title } from '../store/presentation.tsx';
import { type Entry, EntryForm } from './entry-form.tsx';
import { Pictures } from './pictures.tsx';

type App = Schema<'App'>;

function entryOf(app: App): Entry {
  const { title, abstract, description, category } = app;
  return { title, abstract, description, category, home: app.home ?? '', keywords: app.keywords.join(', ') };
}

function bodyOf({ home, keywords, ...rest }: Entry) {
  const words = keywords.split(/[,，]/).map(word => word.trim());
  return { ...rest, home: home.trim() || null, keywords: words.filter(Boolean) };
}

function Preview({ app, entry }: { app: App; entry: Entry }) {
  const { catalog } = useWords();
  const shown = { ...app, ...bodyOf(entry) };
  return (
    <Container
      header={
        <Header variant="h2" description={catalog.preview}>
          <Title app={shown} />
        </Header>
      }
    >
      <SpaceBetween size="m">
        <div>{shown.abstract}</div>
        <Presentation app={shown} readme={null} />
      </SpaceBetween>
    </Container>
  );
}

/** An app's store page as it is written, and beside it as it will look. Nothing typed is lost when somebody else saved first. */
export function StoreEntry({ app }: { app: App }) {
  const { common } = useWords();
  const { done } = useNotices();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Entry>();
  // What was read when typing began. Pictures are kept at once and make a new revision too: that is no conflict.
  const [base, setBase] = useState({ revision: app.revision, entry: entryOf(app) });
  const untouched = JSON.stringify(entryOf(app)) === JSON.stringify(base.entry);
  const entry = typed ?? entryOf(app);
  const preview = useDeferredValue(entry);
  const save = useMutation({
    mutationFn: (revision: number) =>
      take(
        api.PATCH('/v1/apps/{app}', {
          params: { path: { app: app.id }, header: ifMatch(revision) },
          body: bodyOf(entry),
        }),
      ),
    onSuccess: async saved => {
      queries.setQueryData(['app', app.id], saved);
      setTyped(undefined);
      done(common.saved);
      await queries.invalidateQueries({ queryKey: ['apps'] });
    },
    onError: async error => {
      if (asProblem(error).status === 412) await queries.invalidateQueries({ queryKey: ['app', app.id] });
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const overtaken = problem?.status === 412;
  const change = (part: Partial<Entry>) => {
    if (!typed) setBase({ revision: app.revision, entry: entryOf(app) });
    setTyped({ ...entry, ...part });
  };
  return (
    <div className="berth-editor">
      <SpaceBetween size="l">
        {overtaken && (
          <Alert type="warning" header={common.changedMeanwhile}>
            {common.changedMeanwhileBody}
          </Alert>
        )}
        {save.error && !overtaken && <Problem error={save.error} />}
        <EntryForm
          entry={entry}
          change={change}
          problem={problem}
          busy={save.isPending}
          changed={typed !== undefined}
          onSave={() => {
            save.mutate(overtaken || untouched ? app.revision : base.revision);
          }}
          onReset={() => {
            setTyped(undefined);
            save.reset();
          }}
        />
        <Pictures app={app} />
      </SpaceBetween>
      <Preview app={app} entry={preview} />
    </div>
  );
}
