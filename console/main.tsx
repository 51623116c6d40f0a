import '@cloudscape-design/global-styles/index.css';
import './platform/console.css';
import { createRoot } from 'react-dom/client';
import { preloadData, preloadPage } from './platform/routes.tsx';
import { beginSession } from './platform/session/session.ts';
import { Console } from './platform/shell/console.tsx';
import { preloadMessages } from './platform/shell/language.tsx';
import { rememberedLanguage, showRememberedTheme } from './platform/theme.ts';

showRememberedTheme();
// A failed sign-in leaves the public pages.
const session = beginSession().catch(error => console.error(error));
// What the page needs comes meanwhile; who returns from the sign-in is at the page's own address again by now.
preloadMessages(rememberedLanguage());
preloadPage(location.pathname);
await session;
preloadData(location.pathname);
const root = document.getElementById('console');
if (root) createRoot(root).render(<Console />);
