import { api, ifMatch, take } from '../platform/api.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { ProblemError } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import { IconField } from './icon-field.tsx';
import { type Category, categoryLists } from './queries.ts';

type Fields = Pick<Category, 'id' | 'name' | 'description' | 'icon'>;

const empty: Fields = { id: '', name: '', description: '', icon: null };

function fieldsOf({ id, name, description, icon }: Category): Fields {
  return { id, name, description, icon };
}

/** There is no route for one category: they are few. */
async function read(id: string) {
  const { items } = await take(api.GET('/v1/categories'));
  const category = items.find(each => each.id === id);
  if (!category) throw new ProblemError(404, { title: id });
  return { revision: category.revision, fields: fieldsOf(category) };
}

function save(category: Category | undefined, fields: Fields, revision: number) {
  const { id, ...body } = fields;
  if (!category) return take(api.POST('/v1/categories', { body: fields }));
  const params = { path: { category: id }, header: ifMatch(revision) };
  return take(api.PATCH('/v1/categories/{category}', { params, body }));
}

/** Makes a category, or edits one: its place is another matter. */
export function CategoryDialog({ category, onClose }: { category: Category | undefined; onClose: () => void }) {
  const { access, common, categories } = useWords();
  return (
    <FormDialog
      title={category ? categories.edit(category.name) : categories.create}
      action={common.save}
      initial={category ? fieldsOf(category) : empty}
      complete={({ id, name }) => id !== '' && name !== ''}
      save={(fields, revision) => save(category, fields, revision)}
      edited={category && { revision: category.revision, read: () => read(category.id) }}
      affects={categoryLists}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField label={access.id} hint={access.nameHint} disabled={category !== undefined} {...field('id')} />
          <TextField label={common.name} {...field('name')} />
          <TextField label={common.description} {...field('description')} />
          <IconField {...field('icon')} />
        </>
      )}
    </FormDialog>
  );
}
