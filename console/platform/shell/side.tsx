import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { useLocation } from 'react-router';
import { useCan, useMe } from '../me.ts';
import { useFollow } from '../parts/link.tsx';
import { useSession } from '../session/session.ts';
import { useWords } from '../texts/index.ts';
import { useWorkspace } from '../workspace.ts';

type Item = SideNavigationProps.Link | SideNavigationProps.SectionGroup;

const link = (text: string, href: string): SideNavigationProps.Link => ({ type: 'link', text, href });

/** The page in the list that an address belongs to: '/reviews/ver_1' is under '/reviews'. */
function activeOf(path: string, workspace: string | undefined): string {
  if (path.startsWith('/store')) return '/';
  if (/^\/(apps|versions)\//.test(path)) return `/workspaces/${workspace}/apps`;
  const [, first = '', second = '', third = ''] = path.split('/');
  const further = { workspaces: [second, third], platform: [second] }[first] ?? [];
  return `/${[first, ...further].filter(Boolean).join('/')}`;
}

function useSections(): Item[] {
  const { common } = useWords();
  const workspace = useWorkspace();
  const can = useCan();
  const { data: me } = useMe();
  const signedIn = useSession().kind !== 'anonymous';
  const { nav } = common;
  const at = (page: string) => `/workspaces/${workspace}/${page}`;
  const inWorkspace = workspace
    ? [
        link(nav.apps, at('apps')),
        ...(can('uploads:read', workspace) ? [link(nav.uploads, at('uploads'))] : []),
        ...(can('projects:read', workspace) ? [link(nav.projects, at('projects'))] : []),
        ...(can('members:read', workspace) ? [link(nav.members, at('members'))] : []),
        ...(can('tokens:read', workspace) ? [link(nav.tokens, at('tokens'))] : []),
        ...(can('audit:read', workspace) ? [link(nav.audit, at('audit'))] : []),
      ]
    : [];
  const platform = [
    ...(can('categories:write') ? [link(nav.categories, '/platform/categories')] : []),
    ...(can('workspaces:list') ? [link(nav.workspaces, '/platform/workspaces')] : []),
    ...(can('platform-members:read') ? [link(nav.platformMembers, '/platform/members')] : []),
    ...(signedIn ? [link(nav.roles, '/platform/roles')] : []),
    ...(signedIn ? [link(nav.clusters, '/platform/clusters')] : []),
    ...(can('policy:write') || can('reviews:read') ? [link(nav.policy, '/platform/policy')] : []),
    // Of all workspaces: what an owner may read of theirs is under the workspace.
    ...(me?.platform.permissions.includes('audit:read') ? [link(nav.audit, '/platform/audit')] : []),
  ];
  const section = (text: string, items: SideNavigationProps.Link[]): Item[] =>
    items.length > 0 ? [{ type: 'section-group', title: text, items }] : [];
  return [
    link(nav.store, '/'),
    ...(signedIn ? [link(nav.installations, '/installations'), link(nav.rollouts, '/rollouts')] : []),
    ...section(workspace ?? common.workspace, inWorkspace),
    ...section(nav.review, can('reviews:read') ? [link(nav.reviews, '/reviews')] : []),
    ...section(nav.platform, platform),
  ];
}

/** Where one can go, as far as one may. */
export function Side() {
  const follow = useFollow();
  const { pathname } = useLocation();
  const workspace = useWorkspace();
  return <SideNavigation activeHref={activeOf(pathname, workspace)} items={useSections()} onFollow={follow} />;
}
