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
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';

type Category = Schema<'Category'>;

const affects = ['categories', 'store'];

function Dialog({ category, onClose }: { category: Category | undefined; onClose: () => void }) {
  const { access, common } = useWords();
  const [id, setId] = useState(category?.id ?? '');
  const [name, setName] = useState(category?.name ?? '');
  const [description, setDescription] = useState(category?.description ?? '');
  const [order, setOrder] = useState(String(category?.order ?? 0));
  const save = () => {
    const body = { name, description, order: Number(order) };
    return category
      ? take(
          api.PATCH('/v1/categories/{category}', {
            params: { path: { category: category.id }, header: ifMatch(category.revision) },
            body,
          }),
        )
      : take(api.POST('/v1/categories', { body: { id, ...body } }));
  };
  return (
    <FormDialog
      title={category ? access.editCategory(category.name) : access.createCategory}
      action={common.save}
      disabled={id === '' || name === ''}
      affects={affects}
      save={save}
      onClose={onClose}
    >
      {problem => (
        <>
          <TextField
            label={access.id}
            hint={access.nameHint}
            at="/id"
            problem={problem}
            disabled={category !== undefined}
            value={id}
            onChange={setId}
          />
          <TextField label={common.name} at="/name" problem={problem} value={name} onChange={setName} />
          <TextField
            label={common.description}
            at="/description"
            problem={problem}
            value={description}
            onChange={setDescription}
          />
          <TextField
            label={access.order}
            at="/order"
            type="number"
            problem={problem}
            value={order}
            onChange={setOrder}
          />
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
