import AppLayout from '@cloudscape-design/components/app-layout-toolbar';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { useNotices } from '../notices.tsx';
import { useFollow } from '../parts/link.tsx';
import { Skeleton } from '../parts/loaded.tsx';
import { Pages } from '../routes.tsx';
import { keptPrefix } from '../session/kept-prefix.ts';
import { useSession } from '../session/session.ts';
import { type Language, useWords } from '../texts/index.ts';
import { Broken } from './broken.tsx';
import { Side } from './side.tsx';
import { Top } from './top.tsx';

// Seldom seen: their chunks come when there is something to say.
const Flashbar = lazy(() => import('@cloudscape-design/components/flashbar'));
const KeptNotices = lazy(() => import('./kept-notices.tsx'));
const SessionEnded = lazy(() => import('./session-ended.tsx'));

interface Crumb {
  text: string;
  href: string;
}

const CrumbsContext = createContext<(crumbs: readonly Crumb[]) => void>(() => {});

/** Says where a page is; the last crumb is the page itself, and names the window. */
export function useCrumbs(...crumbs: [text: string, href: string][]): void {
  const set = useContext(CrumbsContext);
  const { common } = useWords();
  const key = JSON.stringify(crumbs);
  useEffect(() => {
    const parsed = JSON.parse(key) as [string, string][];
    set(parsed.map(([text, href]) => ({ text, href })));
    const last = parsed.at(-1)?.[0];
    document.title = last ? `${last} · ${common.appName}` : common.appName;
  }, [key, set, common]);
}

/** One page: its own failures stay in it, and leave with it. */
export function Page({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <Broken key={pathname}>
      <Suspense fallback={<Skeleton height={480} />}>{children}</Suspense>
    </Broken>
  );
}

function Notices() {
  const { items } = useNotices();
  return items.length > 0 ? (
    <Suspense>
      <Flashbar items={[...items]} stackItems />
    </Suspense>
  ) : null;
}

/** What is around every page. */
export function Frame({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const { common } = useWords();
  const follow = useFollow();
  const session = useSession();
  const [crumbs, setCrumbs] = useState<readonly Crumb[]>([]);
  const [open, setOpen] = useState(window.innerWidth > 900);
  // Of those that are kept later their own pages know.
  const [keepsForms] = useState(() => Object.keys(sessionStorage).some(name => name.startsWith(keptPrefix)));
  const content: ReactNode = useMemo(
    () => (
      <CrumbsContext.Provider value={setCrumbs}>
        <Pages />
      </CrumbsContext.Provider>
    ),
    [],
  );
  return (
    <>
      <header id="top">
        <Top onLanguage={onLanguage} />
      </header>
      <AppLayout
        headerSelector="#top"
        navigation={<Side />}
        navigationOpen={open}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        navigationWidth={240}
        toolsHide
        breadcrumbs={<BreadcrumbGroup items={[...crumbs]} onFollow={follow} />}
        notifications={<Notices />}
        ariaLabels={{
          navigation: common.navigation,
          navigationClose: common.closeNavigation,
          navigationToggle: common.openNavigation,
          notifications: common.notifications,
        }}
        content={content}
      />
      {session.kind === 'signed-in' && keepsForms && (
        <Suspense>
          <KeptNotices />
        </Suspense>
      )}
      {session.kind === 'ended' && (
        <Suspense>
          <SessionEnded />
        </Suspense>
      )}
    </>
  );
}
