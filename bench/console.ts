import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type CastName, castWorkspace } from '../local/settings.ts';
import { launch, signInAt } from '../test/console/chromium.ts';
import { Client, until } from './client.ts';
import { consoleSections, type Measured, type PageLoads } from './console-report.ts';
import { readCharts } from './indexes.ts';
import { type Load, load, record, trafficOf, untilInPage } from './loads.ts';
import { timed } from './measure.ts';
import type { Group, Options, Section } from './report.ts';
import { type BenchStack, withStack } from './stack.ts';
import { tutorialChart } from './tutorial.ts';
import { typeWords } from './typing.ts';

interface Plan {
  /** Different apps in the store, and rows in each other list. */
  rows: number;
  /** Loads of each page, cold and warm. */
  loads: number;
  words: readonly string[];
  turns: number;
}

const full: Plan = { rows: 5000, loads: 7, words: ['grafana', 'argo-cd', 'loki', 'nginx', 'zzz'], turns: 20 };
const quick: Plan = { rows: 200, loads: 2, words: ['loki'], turns: 2 };

type Who = Extract<CastName, 'isv' | 'reviewer'>;

/** What is measured of each kind of page: by whom it is looked at, and what shows that it is there. */
interface Target {
  name: string;
  path: string;
  who?: Who;
  ready?: string;
}

async function uploadChart(client: Client, bucket: string, version: '11.3.4' | '12.0.0') {
  const bytes = readFileSync(tutorialChart(version));
  const path = `/v1/workspaces/${castWorkspace}/packages`;
  const answer = await client.call('PUT', path, { token: client.tokens.isv, bytes });
  if (answer.status !== 201) throw new Error(`redis ${version} was answered ${answer.status}: ${answer.bytes}`);
  const made = JSON.parse(answer.bytes.toString('utf8')) as { id: string; app: string };
  // Not before the stack is there: it finds its table in the environment.
  const { untilInspected } = await import('./inspected.ts');
  await untilInspected(client, bucket, made.id);
  return made;
}

/** A real app: one version is in the store, the next one under review. */
async function realApp(client: Client, bucket: string): Promise<{ app: string; version: string }> {
  const { id, app } = await uploadChart(client, bucket, '11.3.4');
  await client.act('isv', id, 'submit');
  await client.act('reviewer', id, 'pass');
  await client.act('isv', id, 'release');
  const { id: version } = await uploadChart(client, bucket, '12.0.0');
  await client.act('isv', version, 'submit');
  return { app, version };
}

async function totalInStore(client: Client): Promise<number> {
  const { bytes } = await client.call('GET', '/v1/store/apps?limit=1');
  return (JSON.parse(bytes.toString('utf8')) as { total: number }).total;
}

/** Fills every list that is looked at, and waits until the store shows all. */
async function fill(client: Client, bench: BenchStack, rows: number, say: Options['say']): Promise<Target[]> {
  const { differentCharts, writeApps, writeInstallations, writeQueue } = await import('./rows.ts');
  const { app, version } = await realApp(client, bench.stack.outputs.PackagesBucketName);
  const charts = differentCharts(
    readCharts().filter(({ name }) => name !== 'redis'),
    rows,
  );
  const [first] = charts;
  if (!first) throw new Error('There are no charts.');
  say(`Writing ${rows} apps, ${rows} versions that wait for review, ${rows} installations …`);
  const apps = await writeApps(castWorkspace, charts);
  await writeQueue(castWorkspace, apps, first);
  await writeInstallations(castWorkspace, rows);
  say('Waiting until publication has read all …');
  const all = async () => (await totalInStore(client)) === rows + 1 || undefined;
  for (let minutes = 0; minutes < 10; minutes++) if (await until('all are in the store', all).catch(() => false)) break;
  return [
    { name: 'store', path: '/', ready: '.berth-cards li' },
    { name: 'app of the store', path: `/store/${app}`, ready: '.berth-markdown' },
    { name: 'apps of a workspace', path: `/workspaces/${castWorkspace}/apps`, who: 'isv', ready: 'tbody tr a' },
    { name: 'review queue', path: '/reviews', who: 'reviewer', ready: 'tbody tr a' },
    { name: 'review', path: `/reviews/${version}`, who: 'reviewer', ready: '.berth-timeline' },
    { name: 'installations', path: '/installations', who: 'isv', ready: 'tbody tr a' },
  ];
}

/** Browsers of people who signed in once: what a new one starts with, and nothing else. */
class People {
  private readonly states = new Map<Who, Awaited<ReturnType<BrowserContext['storageState']>>>();
  private readonly browser: Browser;
  private readonly url: string;

  constructor(browser: Browser, url: string) {
    this.browser = browser;
    this.url = url;
  }

  private async stateOf(who: Who) {
    const known = this.states.get(who);
    if (known) return known;
    const context = await this.browser.newContext({ baseURL: this.url, locale: 'en-US' });
    await signInAt(await context.newPage(), who, '/installations');
    const state = await context.storageState();
    await context.close();
    this.states.set(who, state);
    return state;
  }

  /** A new browser with nothing in its cache. */
  async newPage(who: Who | undefined): Promise<Page> {
    const context = await this.browser.newContext({
      ...{ baseURL: this.url, locale: 'en-US', viewport: { width: 1280, height: 900 } },
      ...(who ? { storageState: await this.stateOf(who) } : {}),
    });
    await record(context);
    return context.newPage();
  }
}

/** Each round: a new browser loads the page, and loads it again. The rounds go over all pages in turn, so that what else the machine does falls on all. */
async function measureLoads(people: People, targets: readonly Target[], rounds: number): Promise<PageLoads[]> {
  const measured = targets.map(({ name }) => ({ name, cold: [] as Load[], warm: [] as Load[] }));
  for (let round = -1; round < rounds; round++) {
    for (const [index, { path, who, ready }] of targets.entries()) {
      const page = await people.newPage(who);
      const [cold, warm] = [await load(page, path, ready), await load(page, path, ready)];
      await page.context().close();
      // The first round starts the functions.
      if (round < 0) continue;
      measured[index]?.cold.push(cold);
      measured[index]?.warm.push(warm);
    }
  }
  return measured;
}

/** From the press of the button until the next rows are on the screen. */
async function turnPages(people: People, { path, who, ready = '' }: Target, turns: number): Promise<number[]> {
  const page = await people.newPage(who);
  await load(page, path, ready);
  const samples: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const before = await page.locator(ready).first().getAttribute('href');
    const next = page.getByRole('button', { name: 'Next page' });
    const changed = `document.querySelector(${JSON.stringify(ready)})?.getAttribute('href') !== ${JSON.stringify(before)}`;
    const { ms } = await timed(async () => {
      await next.click();
      await untilInPage(page, changed);
    });
    samples.push(ms);
  }
  await page.context().close();
  return samples;
}

async function measure(bench: BenchStack, plan: Plan, say: Options['say']): Promise<Measured> {
  const client = await Client.signedIn(bench);
  const targets = await fill(client, bench, plan.rows, say);
  const browser = await launch();
  try {
    const people = new People(browser, bench.stack.url);
    say('Loading pages …');
    const traffic = await trafficOf(await people.newPage(undefined), '/');
    // What the same browser takes for the least that the same front door has.
    const baseline = { name: 'baseline: config.json', path: '/config.json', ready: 'pre' };
    const loads = await measureLoads(people, [...targets, baseline], plan.loads);
    say('Typing …');
    const store = await people.newPage(undefined);
    await load(store, '/', '.berth-cards li');
    const keys = await typeWords(store, plan.words);
    say('Turning pages …');
    const turned: Record<string, number[]> = {};
    for (const target of targets.filter(({ ready }) => ready?.startsWith('tbody')))
      turned[target.name] = await turnPages(people, target, plan.turns);
    // Not before the stack is there: it knows the API's contracts, and they the table.
    const { firstLoad } = await import('../console/platform/build.ts');
    return { rows: plan.rows, firstLoad: firstLoad(), traffic, loads, keys, turned };
  } finally {
    await browser.close();
  }
}

/** The console in a browser, on a store of 5,000 apps. */
export const consoleGroup: Group = {
  name: 'console',
  slow: true,
  async run({ quick: few, say }): Promise<Section[]> {
    say('Starting a store …');
    return consoleSections(await withStack('console', bench => measure(bench, few ? quick : full, say)));
  },
};
