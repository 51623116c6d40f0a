import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type CastName, cast } from '../../local/settings.ts';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Nothing that a browser does of its own accord: no updates, no telemetry, no QUIC. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of whoever looks at the console without being a person: tests, measurements, the pictures of the documentation. */
export async function launch(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(
      `The console is looked at with Chromium: there is none at ${executablePath}. Install it (Debian: apt install chromium), or say where it is in CHROMIUM_PATH.`,
    );
  return chromium.launch({ executablePath, args });
}

/** Somebody who can sign in: one of the cast, or a user that a test made (support/store.ts). */
export type Somebody = CastName | { name: string; password: string };

/** Fills in the hosted sign-in. */
export async function fillSignIn(page: Page, who: Somebody): Promise<void> {
  const { name, password } = typeof who === 'string' ? { name: who, password: cast[who].password } : who;
  await page.fill('#username', name);
  await page.fill('#password', password);
  await page.click('button[type=submit]');
}

/** Opens a page that asks to sign in, signs in there, and comes back to it. */
export async function signInAt(page: Page, who: Somebody, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, who);
  await page.waitForURL(url => url.pathname + url.search === path);
  await page.locator('main h1').first().waitFor();
}

/** When nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.berth-skeleton').first().waitFor({ state: 'detached' });
}
