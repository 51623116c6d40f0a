import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { CategoryIcon } from '../categories/category-icon.tsx';
import type { Schema } from '../platform/api.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { useWords } from '../platform/texts/index.ts';

export type Categories = Pick<Schema<'Category'> & { apps: number }, 'id' | 'name' | 'icon' | 'apps'>[];

/** A category's name; the one of all without one is named by us, in the user's language. */
export function useCategoryName(): (category: Pick<Schema<'Category'>, 'id' | 'name'>) => string {
  const { store } = useWords();
  return ({ id, name }) => (id === 'uncategorized' ? store.uncategorized : name);
}

interface Props {
  categories: Categories;
  chosen: string;
  onChoose: (category: string) => void;
}

interface Option {
  id: string;
  label: string;
  apps: number;
  /** `undefined`: of all apps, which are no category. */
  icon: Categories[number]['icon'] | undefined;
}

function useOptions(categories: Categories): Option[] {
  const { store } = useWords();
  const nameOf = useCategoryName();
  const all = categories.reduce((sum, { apps }) => sum + apps, 0);
  const shown = categories.filter(({ id, apps }) => id !== 'uncategorized' || apps > 0);
  return [
    { id: '', label: store.allApps, apps: all, icon: undefined },
    ...shown.map(each => ({ id: each.id, label: nameOf(each), apps: each.apps, icon: each.icon })),
  ];
}

/** Beside the apps, where there is room. */
export function CategoryList({ categories, chosen }: Omit<Props, 'onChoose'>) {
  const { store } = useWords();
  return (
    <nav className="berth-categories" aria-label={store.categories}>
      <Box variant="h2" fontSize="heading-s" padding={{ bottom: 'xs' }}>
        {store.categories}
      </Box>
      <ul>
        {useOptions(categories).map(({ id, label, apps, icon }) => (
          <li key={id} aria-current={id === chosen ? 'true' : undefined}>
            {icon !== undefined && <CategoryIcon icon={icon} />}
            <PageLink to={id ? `/?category=${encodeURIComponent(id)}` : '/'} variant="secondary">
              {label}
            </PageLink>
            <Box variant="span" color="text-body-secondary" float="right">
              {apps}
            </Box>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Where there is no room for a list. */
export function CategoryMenu({ categories, chosen, onChoose }: Props) {
  const { store } = useWords();
  const options = useOptions(categories);
  const current = options.find(({ id }) => id === chosen) ?? options[0];
  return (
    <div className="berth-categories-menu">
      <ButtonDropdown
        ariaLabel={`${store.categories}: ${current?.label}`}
        items={options.map(({ id, label, apps, icon }) => ({
          id,
          text: label,
          secondaryText: store.found(apps),
          ...(icon === undefined ? {} : { iconSvg: <CategoryIcon icon={icon} /> }),
        }))}
        onItemClick={({ detail }) => onChoose(detail.id)}
      >
        {current?.label}
      </ButtonDropdown>
    </div>
  );
}
