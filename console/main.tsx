import '@cloudscape-design/global-styles/index.css';
import './platform/console.css';
import { createRoot } from 'react-dom/client';
import { beginSession } from './platform/session/session.ts';
import { Console } from './platform/shell/console.tsx';
import { showRememberedTheme } from './platform/theme.ts';

showRememberedTheme();
// A failed sign-in leaves the public pages.
await beginSession().catch(error => console.error(error));
const root = document.getElementById('console');
if (root) createRoot(root).render(<Console />);
