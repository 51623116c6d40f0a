import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import List from '@cloudscape-design/components/list';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { Empty } from '../platform/parts/paged-table.tsx';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { CategoryDialog } from './category-dialog.tsx';
import { CategoryIcon } from './category-icon.tsx';
import { type Category, categoriesQuery, categoryLists, countsQuery, uncategorized } from './queries.ts';
import { useOrder } from './use-order.ts';

function useCount(): (category: string) => { apps: number; active: number } | undefined {
  const { data } = useQuery({ ...countsQuery, enabled: useCan()('categories:write') });
  return category => data?.items.find(each => each.category === category);
}

function Actions({ category, onEdit }: { category: Category; onEdit: () => void }) {
  const { common, categories } = useWords();
  const { id, name } = category;
  const apps = useCount()(id)?.apps;
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Button variant="inline-link" ariaLabel={categories.edit(name)} onClick={onEdit}>
        {common.edit}
      </Button>
      <RemoveLink
        title={categories.delete(name)}
        action={common.delete}
        affects={categoryLists}
        remove={() => take(api.DELETE('/v1/categories/{category}', { params: { path: { category: id } } }))}
      >
        {apps === undefined ? categories.deleteBody : categories.deleteCount(apps)}
      </RemoveLink>
    </SpaceBetween>
  );
}

function Name({ id, name }: Pick<Category, 'id' | 'name'>) {
  return <PageLink to={`/platform/categories/${encodeURIComponent(id)}`}>{name}</PageLink>;
}

/** How many apps it has, and what it is for. */
function About({ id, description = '' }: { id: string; description?: string }) {
  const { categories } = useWords();
  const count = useCount()(id);
  const parts = [count && categories.count(count.apps, count.active), description];
  return <Box color="text-body-secondary">{parts.filter(Boolean).join(' · ')}</Box>;
}

function Sortable({ items, onEdit }: { items: Category[]; onEdit: (category: Category) => void }) {
  const { access } = useWords();
  const mayWrite = useCan()('categories:write');
  const order = useOrder();
  return (
    <List
      ariaLabel={access.categories}
      items={items}
      sortable={mayWrite}
      sortDisabled={order.isPending}
      onSortingChange={({ detail }) => order.mutate(detail.items)}
      renderItem={category => ({
        id: category.id,
        content: mayWrite ? <Name {...category} /> : category.name,
        announcementLabel: category.name,
        icon: <CategoryIcon icon={category.icon} />,
        secondaryContent: <About {...category} />,
        actions: mayWrite && <Actions category={category} onEdit={() => onEdit(category)} />,
      })}
    />
  );
}

/** The apps that nobody sorted: last in the store, and not to be moved. */
function Uncategorized() {
  const { store } = useWords();
  const items = [{ id: uncategorized, name: store.uncategorized }];
  return (
    <List
      ariaLabel={store.uncategorized}
      items={items}
      renderItem={each => ({
        id: each.id,
        content: <Name {...each} />,
        icon: <CategoryIcon icon={null} />,
        secondaryContent: <About id={each.id} />,
      })}
    />
  );
}

/** The store's categories, in their order. */
export default function CategoriesPage() {
  const { access, categories } = useWords();
  const mayWrite = useCan()('categories:write');
  const query = useQuery(categoriesQuery);
  const [open, setOpen] = useState<{ category: Category | undefined }>();
  useCrumbs([access.categories, '/platform/categories']);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ category: undefined })}>
      {categories.create}
    </Button>
  );
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={access.categoriesHint} actions={mayWrite && create}>
          {access.categories}
        </Header>
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <SpaceBetween size="l">
            <Container>
              {items.length === 0 && <Empty title={access.noCategories} />}
              <Sortable items={items} onEdit={category => setOpen({ category })} />
            </Container>
            {mayWrite && (
              <Container>
                <Uncategorized />
              </Container>
            )}
          </SpaceBetween>
        )}
      </Loaded>
      {open && <CategoryDialog category={open.category} onClose={() => setOpen(undefined)} />}
    </ContentLayout>
  );
}
