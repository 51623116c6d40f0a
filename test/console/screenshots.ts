import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { signIn } from '../../local/cast.ts';
import { readOutputs } from '../../local/deploy.ts';
import { cast, root, startSettings } from '../../local/settings.ts';
import { launch, settled, signInAt } from './chromium.ts';
import { administratorPages, developerPages, installationPages } from './pages.ts';
import { prepareScene, type Store } from './scene.ts';

/**
 * `npm run screenshots`: a picture of each page of the console of a running store (`npm start`), in .local/screenshots; wide and light, dark, and as on a
 * telephone. What it puts into the store to have something to show stays there. `-- --readme` also puts those of the README where it looks for them.
 */
const directory = join(root, '.local/screenshots');
const settings = startSettings();

/** What the README shows, and which of the pictures it is. */
const readme = {
  'store.png': 'isv-store-light.png',
  'review.png': 'admin-reviews-ver-light.png',
  'installation.png': 'isv-installations-ins-tab-objects-light.png',
};

const looks = [
  { name: 'light', width: 1280, theme: 'light' },
  { name: 'dark', width: 1280, theme: 'dark' },
  { name: 'narrow', width: 390, theme: 'light' },
] as const;

async function theStore(): Promise<Store> {
  const outputs = readOutputs(join(settings.directory, 'outputs.json'));
  const tokenOf = (who: keyof Store['tokens']) => signIn(settings, outputs, who, cast[who].password);
  return {
    url: `http://localhost:${settings.port}`,
    tokens: { admin: await tokenOf('admin'), isv: await tokenOf('isv'), reviewer: await tokenOf('reviewer') },
  };
}

/** A page's address as a file's name. */
function fileOf(path: string): string {
  const words = path.replaceAll(/(app|ver|ins|rol)_[a-z0-9]+/g, '$1').match(/[a-z0-9]+/gi);
  return words?.join('-') ?? 'store';
}

/** Waits for the apps' pictures that are in the window: each is asked for when it is known who may see it, and the browser does not wait for it. */
async function pictured(page: Page): Promise<void> {
  await page.waitForFunction(
    "[...document.querySelectorAll('.berth-icon-picture')].every(each => each.getBoundingClientRect().top > innerHeight || each.querySelector('.berth-icon') || each.querySelector('img')?.complete)",
  );
}

async function photograph(browser: Browser, url: string, who: 'isv' | 'admin', paths: string[]): Promise<void> {
  for (const { name, width, theme } of looks) {
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ viewport, baseURL: url, locale: 'en-US', colorScheme: theme });
    const page = await context.newPage();
    await signInAt(page, who, '/installations');
    for (const path of paths) {
      await page.goto(path);
      await page.locator('main h1, main h2').first().waitFor();
      await settled(page);
      await pictured(page);
      await page.screenshot({
        path: join(directory, `${who}-${fileOf(path)}-${name}.png`),
        fullPage: name !== 'light',
      });
    }
    await context.close();
  }
}

const store = await theStore();
const scene = await prepareScene(store);
mkdirSync(directory, { recursive: true });
const browser = await launch();
try {
  const installed = scene.installation ? installationPages(scene.installation) : [];
  await photograph(browser, store.url, 'isv', [...developerPages(scene), ...installed]);
  await photograph(browser, store.url, 'admin', administratorPages(scene));
  if (process.argv.includes('--readme'))
    for (const [name, file] of Object.entries(readme))
      copyFileSync(join(directory, file), join(root, 'docs/screenshots', name));
  console.log(`The pictures are in ${directory}.`);
} finally {
  await browser.close();
}
