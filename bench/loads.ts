import type { BrowserContext, Page } from 'playwright-core';
import { settled } from '../test/console/chromium.ts';

/** What one load of a page came to. Milliseconds, from the moment that its address was asked for: the silent way through the sign-in is in it. */
export interface Load {
  largest: number;
  /** Until what the page is about is there, which can be later: the largest thing painted may be a heading. */
  ready: number;
  /** How far what was there was pushed about, as browsers count it: the sum of all layout shifts. */
  shift: number;
  /** What was painted largest, and what was shifted: where to look when a figure is too large. */
  culprits: { largest: string; shifted: string[] };
}

/** Remembers what the browser reports of a document, from its beginning on. */
const recorder = `(() => {
  const seen = { largest: 0, element: '', shift: 0, shifted: [] };
  window.berthSeen = seen;
  const named = node => (node instanceof Element ? node.outerHTML.replace(/ (class|style)="[^"]*"/g, '').slice(0, 120) : String(node?.nodeValue ?? ''));
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      seen.largest = entry.startTime;
      seen.element = named(entry.element);
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      seen.shift += entry.value;
      seen.shifted.push(entry.value.toFixed(3) + ' ' + entry.sources.map(source => named(source.node)).join(' | '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
})()`;

interface Seen {
  largest: number;
  element: string;
  shift: number;
  shifted: string[];
  origin: number;
}

/** Every document of a context reports from now on. */
export async function record(context: BrowserContext): Promise<void> {
  await context.addInitScript(recorder);
}

/** Loads a page, and waits until nothing changes any more. @param ready what shows that it is there. */
export async function load(page: Page, path: string, ready = 'main h1'): Promise<Load> {
  const begun = Date.now();
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  const there = Date.now() - begun;
  await settled(page);
  const seen = (await page.evaluate('({ ...window.berthSeen, origin: performance.timeOrigin })')) as Seen;
  return {
    largest: seen.origin + seen.largest - begun,
    ready: there,
    shift: seen.shift,
    culprits: { largest: seen.element, shifted: seen.shifted },
  };
}

/** Milliseconds. */
const patience = 60_000;

/** Waits until something is so in the page, looking before each frame. Playwright's own way evaluates text in the page, which the console's policy forbids. */
export async function untilInPage(page: Page, condition: string): Promise<void> {
  await page.evaluate(`new Promise((resolve, reject) => {
    const end = performance.now() + ${patience};
    const look = () => {
      if (${condition}) resolve();
      else if (performance.now() > end) reject(new Error('Not within a minute: ' + ${JSON.stringify(condition)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

/** What a page loads, by kind. */
export interface Traffic {
  requests: number;
  /** As they came over the wire, compressed. */
  bytes: Record<string, number>;
}

/** Counts what the first load of a page in a new browser takes. */
export async function trafficOf(page: Page, path: string): Promise<Traffic> {
  const sizes: Promise<{ kind: string; bytes: number }>[] = [];
  page.on('requestfinished', request => {
    const { pathname } = new URL(request.url());
    const kind = pathname.startsWith('/v1/') ? 'answers of the API' : request.resourceType();
    sizes.push(request.sizes().then(({ responseBodySize }) => ({ kind, bytes: responseBodySize })));
  });
  await load(page, path);
  const bytes: Record<string, number> = {};
  for (const each of await Promise.all(sizes)) bytes[each.kind] = (bytes[each.kind] ?? 0) + each.bytes;
  return { requests: sizes.length, bytes };
}
