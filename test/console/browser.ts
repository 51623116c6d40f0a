import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type CastName, cast } from '../../local/settings.ts';
import { stack } from '../support/store.ts';

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

export async function launch(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(
      `The console's tests need Chromium: there is none at ${executablePath}. Install it (Debian: apt install chromium), or say where it is: CHROMIUM_PATH=/path/to/chromium npm test`,
    );
  return chromium.launch({ executablePath, args });
}

/** A person's browser: cookies and storage of their own, and every complaint that the console writes. */
export interface Person {
  page: Page;
  context: BrowserContext;
  complaints: string[];
}

export async function newPerson(browser: Browser, width = 1280): Promise<Person> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, baseURL: stack.url, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    // An answer that is no success is said there too, and is the page's to handle.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('response', answer => {
    if (answer.status() >= 500) complaints.push(`${answer.status()} ${answer.url()}`);
  });
  return { page, context, complaints };
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

/** A person, signed in. */
export async function personOf(browser: Browser, who: Somebody, path: string, width?: number): Promise<Person> {
  const person = await newPerson(browser, width);
  await signInAt(person.page, who, path);
  return person;
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; target: unknown[] }[];
}

/** What axe finds that keeps people out, in words. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: Violation[];
  };
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** How much wider than the window the page is; pixels. */
export async function overflow(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
}

/** When nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.berth-skeleton').first().waitFor({ state: 'detached' });
}
