import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Cloudscape brings its typeface inside its style sheet, 180 kB that every first load would wait for: the machine's own sans-serif is there already. */
const systemTypeface: Plugin = {
  name: 'system-typeface',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('global-styles/index.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : undefined,
};

/** The frame has a list of drawers that can be sorted by dragging, with a library of 25 kB: it comes when something is there to be sorted. */
const sortingWhenNeeded: Plugin = {
  name: 'sorting-when-needed',
  enforce: 'pre',
  load: id =>
    id.endsWith('/internal/components/sortable-area/index.js')
      ? `import { createElement, lazy, Suspense } from 'react';
         const Area = lazy(() => import(${JSON.stringify(`${id}?whole`)}));
         export default props => createElement(Suspense, { fallback: null }, createElement(Area, props));`
      : undefined,
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), systemTypeface, sortingWhenNeeded],
  resolve: {
    // Cloudscape's messages are parsed already: 12 kB of parser have nothing to do.
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/lib/no-parser.js' },
  },
  build: {
    target: 'es2023',
    // The first that know light-dark(): for older ones it is rewritten to follow a color-scheme that a style sheet sets, and ours is set by theme.ts.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // A picture inside a style sheet would need img-src data: for everything.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    rolldownOptions: {
      // ace-code says "no use strict", which means nothing in a module.
      onLog: (level, log, report) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log)),
      output: {
        // What every page needs comes in few files: the browser asks for all at once instead of one after the other.
        codeSplitting: { groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }] },
      },
    },
  },
});
