import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { categoriesQuery } from '../categories/queries.ts';
import { Editor } from '../platform/parts/lazy.tsx';
import type { ProblemError } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import { useCategoryName } from '../store/categories.tsx';

/** What is typed of an app's store page. */
export interface Entry {
  title: string;
  abstract: string;
  description: string;
  category: string;
  home: string;
  keywords: string;
}

interface Props {
  entry: Entry;
  change: (part: Partial<Entry>) => void;
  problem: ProblemError | undefined;
}

function Category({ entry, change }: Pick<Props, 'entry' | 'change'>) {
  const { catalog } = useWords();
  const nameOf = useCategoryName();
  const { data } = useQuery(categoriesQuery);
  const options = [...(data?.items ?? []), { id: 'uncategorized', name: '' }].map(each => ({
    value: each.id,
    label: nameOf(each),
  }));
  return (
    <FormField label={catalog.category}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === entry.category) ?? null}
        onChange={({ detail }) => change({ category: detail.selectedOption.value ?? 'uncategorized' })}
      />
    </FormField>
  );
}

/** The fields of a store page. */
export function EntryFields({ entry, change, problem }: Props) {
  const { catalog } = useWords();
  const error = (field: string) => problem?.at(`/${field}`) ?? '';
  return (
    <SpaceBetween size="m">
      <FormField label={catalog.titleField} errorText={error('title')}>
        <Input value={entry.title} onChange={({ detail }) => change({ title: detail.value })} />
      </FormField>
      <FormField label={catalog.abstract} errorText={error('abstract')}>
        <Input value={entry.abstract} onChange={({ detail }) => change({ abstract: detail.value })} />
      </FormField>
      <Category entry={entry} change={change} />
      <FormField label={catalog.home} description={catalog.homeHint} errorText={error('home')}>
        <Input type="url" value={entry.home} onChange={({ detail }) => change({ home: detail.value })} />
      </FormField>
      <FormField label={catalog.keywords} description={catalog.keywordsHint} errorText={error('keywords')}>
        <Input value={entry.keywords} onChange={({ detail }) => change({ keywords: detail.value })} />
      </FormField>
      <FormField label={catalog.about} errorText={error('description')} stretch>
        <Editor
          label={catalog.about}
          language="markdown"
          value={entry.description}
          onChange={description => change({ description })}
        />
      </FormField>
    </SpaceBetween>
  );
}

export function EntryForm(props: Props & { busy: boolean; changed: boolean; onSave: () => void; onReset: () => void }) {
  const { common } = useWords();
  const { busy, changed, onSave, onReset } = props;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        onSave();
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" disabled={!changed} onClick={onReset}>
              {common.cancel}
            </Button>
            <Button variant="primary" loading={busy} disabled={!changed}>
              {common.save}
            </Button>
          </SpaceBetween>
        }
      >
        <EntryFields {...props} />
      </Form>
    </form>
  );
}
