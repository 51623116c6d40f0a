import ContentLayout from '@cloudscape-design/components/content-layout';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { preloadMarkdown } from '../platform/parts/lazy.tsx';
import { Loaded, Skeleton } from '../platform/parts/loaded.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { storeAppQuery } from './app-query.ts';
import { AppView } from './app-view.tsx';

preloadMarkdown();

/** One app of the store. */
export default function AppPage() {
  const { store } = useWords();
  const { app = '' } = useParams();
  const query = useQuery(storeAppQuery(app));
  useCrumbs([store.title, '/'], [query.data?.title ?? app, `/store/${app}`]);
  return (
    <Loaded
      query={query}
      skeleton={
        <ContentLayout>
          <Skeleton height={480} />
        </ContentLayout>
      }
    >
      {found => <AppView app={found} />}
    </Loaded>
  );
}
