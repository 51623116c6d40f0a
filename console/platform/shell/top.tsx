import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useCan } from '../me.ts';
import { useFollow } from '../parts/link.tsx';
import { signIn, signOut, useSession } from '../session/session.ts';
import { type Language, languageNames, languages, useLanguage, useWords } from '../texts/index.ts';
import { themes, useTheme } from '../theme.ts';
import { useWorkspace, useWorkspaceNames } from '../workspace.ts';

type Utility = TopNavigationProps.Utility;

function useWorkspaceMenu(): Utility[] {
  const { common } = useWords();
  const follow = useFollow();
  const names = useWorkspaceNames();
  const current = useWorkspace();
  const more = useCan()('workspaces:list');
  if (names.length === 0) return [];
  return [
    {
      type: 'menu-dropdown',
      iconName: 'group-active',
      text: current ?? common.noWorkspace,
      ariaLabel: `${common.workspace}: ${current}`,
      items: [
        ...names.map(name => ({ id: name, text: name, href: `/workspaces/${name}/apps` })),
        ...(more ? [{ id: '', text: common.allWorkspaces, href: '/platform/workspaces' }] : []),
      ],
      onItemFollow: follow,
    },
  ];
}

function useUserMenu(): Utility {
  const { common } = useWords();
  const session = useSession();
  if (session.kind === 'anonymous') return { type: 'button', text: common.signIn, onClick: signIn };
  return {
    type: 'menu-dropdown',
    iconName: 'user-profile',
    text: session.user,
    items: [{ id: 'sign-out', text: common.signOut }],
    onItemClick: () => void signOut(),
  };
}

/** The bar above everything: workspace, language, theme, user. */
export function Top({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const { common } = useWords();
  const language = useLanguage();
  const [theme, setTheme] = useTheme();
  const follow = useFollow();
  const workspace = useWorkspaceMenu();
  const user = useUserMenu();
  const checked = <T extends string>(id: T, text: string, chosen: T) => ({
    id,
    text,
    itemType: 'checkbox' as const,
    checked: id === chosen,
  });
  return (
    <TopNavigation
      identity={{ href: '/', title: common.appName, logo: { src: '/berth.svg', alt: '' }, onFollow: follow }}
      utilities={[
        ...workspace,
        {
          type: 'menu-dropdown',
          text: languageNames[language],
          ariaLabel: `${common.language}: ${languageNames[language]}`,
          items: languages.map(id => checked(id, languageNames[id], language)),
          onItemClick: ({ detail }) => onLanguage(languages.find(id => id === detail.id) ?? 'en'),
        },
        {
          type: 'menu-dropdown',
          iconName: 'settings',
          ariaLabel: common.theme,
          title: common.theme,
          items: themes.map(id => checked(id, common[id], theme)),
          onItemClick: ({ detail }) => setTheme(themes.find(id => id === detail.id) ?? 'system'),
        },
        user,
      ]}
    />
  );
}
