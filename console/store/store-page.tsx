import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AppIcon } from '../platform/parts/icon.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Skeleton } from '../platform/parts/loaded.tsx';
import { Problem } from '../platform/parts/problem.tsx';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { CategoryList, CategoryMenu } from './categories.tsx';
import { type Sort, type StoreApp, sorts, useStore, useWanted, type Wanted } from './use-store.ts';

function Found({ app }: { app: StoreApp }) {
  return (
    <div className="berth-row">
      <AppIcon name={app.title} icon={app.icon} size={48} />
      <div>
        <PageLink to={`/store/${app.id}`} fontSize="heading-m">
          {app.title}
        </PageLink>
        <Box color="text-body-secondary" fontSize="body-s">
          {app.workspace} · {app.latestVersion.name}
        </Box>
      </div>
    </div>
  );
}

/** Cloudscape's Cards would bring selection, paging and 15 kB for the first page that everybody loads. */
function Apps({ apps }: { apps: StoreApp[] }) {
  const { store } = useWords();
  return (
    <ul className="berth-cards">
      {apps.map(app => (
        <li key={app.id}>
          <Container fitHeight>
            <SpaceBetween size="s">
              <Found app={app} />
              <div className="berth-clamp">{app.abstract}</div>
              <Box color="text-body-secondary" fontSize="body-s">
                {store.sorts.updated}: <When at={app.lastReleasedAt} />
              </Box>
            </SpaceBetween>
          </Container>
        </li>
      ))}
    </ul>
  );
}

function Nothing({ wanted }: { wanted: Wanted }) {
  const { store } = useWords();
  const searching = wanted.q !== '' || wanted.category !== '';
  return (
    <Box textAlign="center" padding="xl">
      <Box variant="h2">{searching ? store.noMatch(wanted.q || wanted.category) : store.empty}</Box>
      <Box color="text-body-secondary">{searching ? store.noMatchBody : store.emptyBody}</Box>
    </Box>
  );
}

function Tools({
  wanted,
  change,
  categories,
}: {
  wanted: Wanted;
  change: (part: Partial<Wanted>) => void;
  categories: Parameters<typeof CategoryMenu>[0]['categories'];
}) {
  const { store } = useWords();
  return (
    <div className="berth-tools">
      <Input
        type="search"
        autoFocus
        value={wanted.q}
        placeholder={store.search}
        ariaLabel={store.search}
        onChange={({ detail }) => change({ q: detail.value })}
      />
      <CategoryMenu categories={categories} chosen={wanted.category} onChoose={category => change({ category })} />
      <ButtonDropdown
        ariaLabel={`${store.sort}: ${store.sorts[wanted.sort]}`}
        items={sorts.map(id => ({
          id,
          text: store.sorts[id],
          itemType: 'checkbox' as const,
          checked: id === wanted.sort,
        }))}
        onItemClick={({ detail }) => change({ sort: detail.id as Sort })}
      >
        {store.sorts[wanted.sort]}
      </ButtonDropdown>
    </div>
  );
}

/** The store: what everybody sees. */
export default function StorePage() {
  const { store } = useWords();
  const [wanted, change] = useWanted();
  const found = useStore(wanted);
  useCrumbs([store.title, '/']);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={store.subtitle} counter={found.data && `(${found.total})`}>
          {store.title}
        </Header>
      }
    >
      <div className="berth-store">
        <CategoryList categories={found.categories} chosen={wanted.category} />
        <SpaceBetween size="m">
          <Tools wanted={wanted} change={change} categories={found.categories} />
          <div aria-live="polite">
            <Box color="text-body-secondary" variant="small">
              {found.data && store.found(found.total)}
            </Box>
          </div>
          {found.error && <Problem error={found.error} retry={() => void found.refetch()} />}
          {found.isPending ? <Skeleton height={320} /> : <Apps apps={found.apps} />}
          {found.data && found.apps.length === 0 && !found.error && <Nothing wanted={wanted} />}
          {found.hasNextPage && (
            <Box textAlign="center">
              <Box color="text-body-secondary" padding={{ bottom: 'xs' }}>
                {store.shown(found.apps.length, found.total)}
              </Box>
              <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {store.showMore}
              </Button>
            </Box>
          )}
        </SpaceBetween>
      </div>
    </ContentLayout>
  );
}
