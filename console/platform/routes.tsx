import { type ComponentType, lazy, type ReactElement } from 'react';
import { matchPath, Route, Routes } from 'react-router';
import { reviewQuery } from '../lifecycle/review-query.ts';
import { storeAppQuery } from '../store/app-query.ts';
import { queryClient } from './queries.ts';
import { currentSession } from './session/session.ts';
import { Page } from './shell/frame.tsx';
import { NoSuchPage, SignedIn } from './shell/guard.tsx';

type Load = () => Promise<{ default: ComponentType }>;

const loads: [path: string, load: Load][] = [];

/** Each page is a chunk of its own. */
function page(path: string, load: Load): ReactElement {
  loads.push([path, load]);
  const Lazy = lazy(load);
  return (
    <Route
      key={path}
      path={path}
      element={
        <Page>
          <Lazy />
        </Page>
      }
    />
  );
}

const open = [
  page('/', () => import('../store/store-page.tsx')),
  page('/store/:app', () => import('../store/app-page.tsx')),
];

const signedIn = [
  page('/workspaces/:workspace/apps', () => import('../catalog/apps-page.tsx')),
  page('/workspaces/:workspace/uploads', () => import('../uploads/uploads-page.tsx')),
  page('/apps/:app', () => import('../catalog/app-page.tsx')),
  page('/reviews', () => import('../lifecycle/queue-page.tsx')),
  page('/reviews/:version', () => import('../lifecycle/review-page.tsx')),
  page('/install', () => import('../installations/install-page.tsx')),
  page('/installations', () => import('../installations/installations-page.tsx')),
  page('/installations/:installation', () => import('../installations/installation-page.tsx')),
  page('/rollouts', () => import('../installations/rollouts-page.tsx')),
  page('/rollouts/:rollout', () => import('../installations/rollout-page.tsx')),
  page('/workspaces/:workspace/projects', () => import('../projects/projects-page.tsx')),
  page('/workspaces/:workspace/members', () => import('../access/members-page.tsx')),
  page('/workspaces/:workspace/tokens', () => import('../access/tokens-page.tsx')),
  page('/workspaces/:workspace/audit', () => import('../audit/workspace-audit-page.tsx')),
  page('/platform/audit', () => import('../audit/audit-page.tsx')),
  page('/platform/policy', () => import('../inspection/policy-page.tsx')),
  page('/platform/categories', () => import('../categories/categories-page.tsx')),
  page('/platform/categories/:category', () => import('../categories/category-page.tsx')),
  page('/platform/workspaces', () => import('../access/workspaces-page.tsx')),
  page('/platform/members', () => import('../access/platform-members-page.tsx')),
  page('/platform/roles', () => import('../access/roles-page.tsx')),
  page('/platform/clusters', () => import('../clusters/clusters-page.tsx')),
  page('/versions/:version', () => import('../catalog/version-page.tsx')),
];

/** Every page's address. */
export function Pages() {
  return (
    <Routes>
      {open}
      <Route element={<SignedIn />}>{signedIn}</Route>
      <Route path="*" element={<NoSuchPage />} />
    </Routes>
  );
}

/** Begins to load a page's chunk, before anything is known of who looks at it. A failure is the page's own to show. */
export function preloadPage(address: string): void {
  const [, load] = loads.find(([path]) => matchPath(path, address)) ?? [];
  load?.().catch(() => {});
}

/** Begins to load what a page is about, when it is known who looks at it: the page itself would ask two tenths of a second later. */
export function preloadData(address: string): void {
  const { app } = matchPath('/store/:app', address)?.params ?? {};
  if (app) void queryClient.prefetchQuery(storeAppQuery(app));
  const { version } = matchPath('/reviews/:version', address)?.params ?? {};
  if (version && currentSession().kind === 'signed-in') void queryClient.prefetchQuery(reviewQuery(version));
}
