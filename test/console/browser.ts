import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { stack } from '../support/store.ts';
import { type Somebody, signInAt } from './chromium.ts';

export { fillSignIn, launch, type Somebody, settled, signInAt } from './chromium.ts';

/** A person's browser: cookies and storage of their own, and every complaint that the console writes. */
export interface Person {
  page: Page;
  context: BrowserContext;
  complaints: string[];
}

export async function newPerson(browser: Browser, width = 1280): Promise<Person> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, baseURL: stack.url, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
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

/** The names of tables of which a part can be seen only by scrolling sideways. */
export async function tablesCutOff(page: Page): Promise<string[]> {
  return (await page.evaluate(
    "[...document.querySelectorAll('main .berth-table table[role=table]')].filter(table => table.scrollWidth > table.parentElement.clientWidth).map(table => table.innerText.slice(0, 80))",
  )) as string[];
}

/** How much wider than the window the page is; pixels. */
export async function overflow(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
}
