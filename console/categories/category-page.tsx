import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Input from '@cloudscape-design/components/input';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { AppStatus } from '../catalog/app-status.tsx';
import { api, type Schema, take } from '../platform/api.ts';
import { useDebounced } from '../platform/parts/debounce.ts';
import { AppIcon } from '../platform/parts/icon.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { CategoryIcon } from './category-icon.tsx';
import { categoriesQuery, uncategorized } from './queries.ts';
import { useMove } from './use-move.ts';

type App = Schema<'CategoryApp'>;

/** Milliseconds. */
const pause = 200;

/** All categories, and that of the apps without one. */
function useAll() {
  const { store } = useWords();
  const { data } = useQuery(categoriesQuery);
  return [...(data?.items ?? []), { id: uncategorized, name: store.uncategorized, description: '', icon: null }];
}

function MoveTo({ from, apps, onMoved }: { from: string; apps: readonly App[]; onMoved: () => void }) {
  const { categories } = useWords();
  const others = useAll().filter(({ id }) => id !== from);
  const move = useMove(onMoved);
  return (
    <ButtonDropdown
      disabled={apps.length === 0}
      loading={move.isPending}
      items={others.map(({ id, name, icon }) => ({ id, text: name, iconSvg: <CategoryIcon icon={icon} /> }))}
      onItemClick={({ detail }) => {
        const to = others.find(({ id }) => id === detail.id);
        if (to) move.mutate({ to, apps: apps.map(({ id }) => id) });
      }}
    >
      {apps.length > 0 ? categories.moveCount(apps.length) : categories.move}
    </ButtonDropdown>
  );
}

function useColumns() {
  const { catalog, common, store } = useWords();
  return [
    {
      id: 'title',
      header: common.name,
      isRowHeader: true,
      cell: ({ id, title, icon, status }: App) => (
        <div className="berth-row">
          <AppIcon name={title} icon={icon} size={32} closed={status !== 'active'} />
          <PageLink to={status === 'active' ? `/store/${id}` : `/apps/${id}`}>{title}</PageLink>
        </div>
      ),
    },
    { id: 'name', header: catalog.chart, cell: ({ name }: App) => name },
    { id: 'workspace', header: store.workspace, cell: ({ workspace }: App) => workspace },
    { id: 'status', header: common.status, cell: ({ status }: App) => <AppStatus status={status} /> },
  ];
}

/** The apps of one category, to be moved into another. */
export default function CategoryPage() {
  const { access, categories, common } = useWords();
  const { category: id = '' } = useParams();
  const category = useAll().find(each => each.id === id);
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), pause);
  const [chosen, setChosen] = useState<App[]>([]);
  useCrumbs([access.categories, '/platform/categories'], [category?.name ?? id, `/platform/categories/${id}`]);
  const pages = usePages(['categories', 'apps', id, q], cursor =>
    take(
      api.GET('/v1/categories/{category}/apps', {
        params: {
          path: { category: id },
          query: { limit: 100, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) },
        },
      }),
    ),
  );
  // Those of another page, or that are gone, would be moved unseen.
  const selected = (pages.items ?? []).filter(app => chosen.some(each => each.id === app.id));
  return (
    <PagedTable
      title={category?.name ?? id}
      description={category?.description || categories.appsHint}
      pages={pages}
      trackBy={app => app.id}
      columns={useColumns()}
      empty={<Empty title={typed ? common.nothingMatches : categories.noApps} />}
      selection={{
        selected,
        onSelect: setChosen,
        label: ({ title }) => categories.choose(title),
        labelAll: categories.chooseAll,
      }}
      filter={
        <Input
          type="search"
          value={typed}
          ariaLabel={categories.find}
          placeholder={categories.find}
          onChange={({ detail }) => setTyped(detail.value)}
        />
      }
      actions={<MoveTo from={id} apps={selected} onMoved={() => setChosen([])} />}
    />
  );
}
