import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { api, ifMatch, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { ProblemError } from '../platform/problem.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';

type Category = Schema<'Category'>;

const affects = ['categories', 'store'];

function fieldsOf(category: Category | undefined) {
  const { id = '', name = '', description = '', order = 0 } = category ?? {};
  return { id, name, description, order: String(order) };
}

/** There is no route for one category: they are few. */
async function read(id: string) {
  const { items } = await take(api.GET('/v1/categories'));
  const category = items.find(each => each.id === id);
  if (!category) throw new ProblemError(404, { title: id });
  return { revision: category.revision, fields: fieldsOf(category) };
}

function save(category: Category | undefined, fields: ReturnType<typeof fieldsOf>, revision: number) {
  const { id, name, description, order } = fields;
  const body = { name, description, order: Number(order) };
  if (!category) return take(api.POST('/v1/categories', { body: { id, ...body } }));
  const params = { path: { category: id }, header: ifMatch(revision) };
  return take(api.PATCH('/v1/categories/{category}', { params, body }));
}

function Dialog({ category, onClose }: { category: Category | undefined; onClose: () => void }) {
  const { access, common } = useWords();
  return (
    <FormDialog
      title={category ? access.editCategory(category.name) : access.createCategory}
      action={common.save}
      initial={fieldsOf(category)}
      complete={({ id, name }) => id !== '' && name !== ''}
      save={(fields, revision) => save(category, fields, revision)}
      edited={category && { revision: category.revision, read: () => read(category.id) }}
      affects={affects}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField label={access.id} hint={access.nameHint} disabled={category !== undefined} {...field('id')} />
          <TextField label={common.name} {...field('name')} />
          <TextField label={common.description} {...field('description')} />
          <TextField label={access.order} type="number" {...field('order')} />
        </>
      )}
    </FormDialog>
  );
}

/** The store's categories, in their order. */
export default function CategoriesPage() {
  const { access, common } = useWords();
  const mayWrite = useCan()('categories:write');
  const [open, setOpen] = useState<{ category: Category | undefined }>();
  useCrumbs([access.categories, '/platform/categories']);
  const pages = usePages(['categories', 'page'], async () => ({
    ...(await take(api.GET('/v1/categories'))),
    cursor: null,
  }));
  return (
    <>
      <PagedTable
        title={access.categories}
        description={access.categoriesHint}
        pages={pages}
        trackBy={({ id }) => id}
        empty={<Empty title={access.noCategories} />}
        actions={
          mayWrite && (
            <Button variant="primary" onClick={() => setOpen({ category: undefined })}>
              {access.createCategory}
            </Button>
          )
        }
        columns={[
          { id: 'order', header: access.order, cell: ({ order }) => order },
          { id: 'name', header: common.name, isRowHeader: true, cell: ({ name }) => name },
          { id: 'id', header: access.id, cell: ({ id }) => id },
          { id: 'description', header: common.description, cell: ({ description }) => description || '–' },
          {
            id: 'actions',
            header: common.actions,
            cell: category =>
              mayWrite && (
                <SpaceBetween direction="horizontal" size="s">
                  <Button
                    variant="inline-link"
                    ariaLabel={access.editCategory(category.name)}
                    onClick={() => setOpen({ category })}
                  >
                    {common.edit}
                  </Button>
                  <RemoveLink
                    title={access.deleteCategory(category.name)}
                    action={common.delete}
                    affects={affects}
                    remove={() =>
                      take(api.DELETE('/v1/categories/{category}', { params: { path: { category: category.id } } }))
                    }
                  >
                    {access.deleteCategoryBody}
                  </RemoveLink>
                </SpaceBetween>
              ),
          },
        ]}
      />
      {open && <Dialog category={open.category} onClose={() => setOpen(undefined)} />}
    </>
  );
}
