import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, type Person, personOf, seriousFindings } from './console/browser.ts';
import { type Crowd, developerLists, type ListPage, makeCrowd, platformLists } from './console/lists.ts';
import { call, newWorkspace, tokenOf, unique } from './support/store.ts';

const rows = 5000;
/** Long enough to be seen; milliseconds. */
const slowness = 200;
/** Minutes: every list, in each of its states. */
const patience = 600_000;

let browser: Browser;
let crowd: Crowd;
let isv: Person;
let admin: Person;

/** One row in those lists of the platform that are empty at first. */
async function fillPlatform(): Promise<void> {
  const token = await tokenOf('admin');
  const made = [
    await call('PUT', `/v1/platform/members/${unique('somebody')}`, { token, body: { roles: ['reviewer'] } }),
    await call('POST', '/v1/categories', { token, body: { id: unique('some'), name: 'Some' } }),
  ];
  expect(made.map(({ status }) => status)).toEqual([200, 201]);
}

beforeAll(async () => {
  browser = await launch();
  await fillPlatform();
  const workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  [isv, admin, crowd] = await Promise.all([
    personOf(browser, 'isv', `/workspaces/${workspace}/tokens`),
    personOf(browser, 'admin', '/platform/roles'),
    makeCrowd(workspace, rows),
  ]);
}, patience);
afterAll(async () => {
  await crowd?.remove();
  await browser?.close();
}, patience);

const detail = 'The list is away for a moment: ask again.';
const problem = { type: 'urn:berth:problem:internal', title: 'Something went wrong on our side', status: 500, detail };

const further = 'further';

type Answer = (route: Route) => Promise<void>;

/** What the list is answered, from now on. */
const answers = {
  async slowlyFailing(route) {
    await new Promise(resolve => setTimeout(resolve, slowness));
    await route.fulfill({ status: 500, contentType: 'application/problem+json', json: problem });
  },
  async nothing(route) {
    await route.fulfill({ json: { items: [], cursor: null } });
  },
  async one(route) {
    // A connection that is kept may be closed just when it is used again.
    const answer = await route.fetch({ maxRetries: 3 });
    const { items } = (await answer.json()) as { items: unknown[] };
    await route.fulfill({ response: answer, json: { items: items.slice(0, 1), cursor: null } });
  },
  /** Nothing at first, but more to look through. */
  async nothingYet(route) {
    const asked = new URL(route.request().url());
    if (asked.searchParams.get('cursor') !== further) return route.fulfill({ json: { items: [], cursor: further } });
    await new Promise(resolve => setTimeout(resolve, slowness));
    asked.searchParams.delete('cursor');
    await route.continue({ url: asked.href });
  },
  async all(route) {
    await route.continue();
  },
} satisfies Record<string, Answer>;

const bodyRows = (page: Page, row = 'tbody tr:has(th)') => page.locator(`main ${row}`);
/** Each list to choose from has one of its own, which is hidden while the list is closed. */
const find = (page: Page) => page.getByPlaceholder('Find', { exact: true }).filter({ visible: true });

async function refresh(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Refresh' }).first();
  if (await button.isVisible()) await button.click();
  else await page.reload();
}

/** One list in each of its states, in one visit: slow, failing, empty, with one row, with all. */
async function visit(page: Page, list: ListPage): Promise<void> {
  let answer: Answer = answers.slowlyFailing;
  await page.route(
    ({ pathname }) => pathname === list.asks,
    route => answer(route),
  );
  await page.goto(list.path);
  await page.locator('main .berth-skeleton').first().waitFor();
  await page.locator('main').getByText(detail).waitFor();
  await page.locator('.berth-skeleton').first().waitFor({ state: 'detached' });
  answer = answers.nothing;
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.locator('main').getByText(list.empty, { exact: true }).waitFor();
  await expect.poll(() => page.getByText(detail).count()).toBe(0);
  if (!list.nowhere) {
    answer = answers.one;
    await refresh(page);
    await bodyRows(page, list.row).first().waitFor();
    await expect.poll(() => bodyRows(page, list.row).count()).toBe(1);
    await expect.poll(() => page.getByRole('button', { name: 'Next page' }).count()).toBe(0);
  }
  if (list.pageSize) {
    answer = answers.nothingYet;
    await refresh(page);
    await page.locator('main').getByText('Nothing yet: looking further').waitFor();
    await expect.poll(() => page.locator('main').getByText(list.empty, { exact: true }).count()).toBe(0);
    await bodyRows(page, list.row).nth(1).waitFor();
  }
  await page.unrouteAll({ behavior: 'wait' });
  await refresh(page);
  if (list.pageSize) await turn(page, list.pageSize);
}

/** To the next page and back. A row is known by its header: what is beside it may say how long ago. */
async function turn(page: Page, shown: number): Promise<void> {
  const name = () => bodyRows(page).first().getByRole('rowheader').textContent();
  await bodyRows(page)
    .nth(shown - 1)
    .waitFor();
  await expect.poll(() => bodyRows(page).count()).toBe(shown);
  const first = await name();
  await page.getByRole('button', { name: 'Next page' }).click();
  await page.getByText('Page 2', { exact: true }).waitFor();
  await expect.poll(name).not.toBe(first);
  await expect.poll(() => bodyRows(page).count()).toBe(shown);
  await page.getByRole('button', { name: 'Previous page' }).click();
  await expect.poll(name).toBe(first);
}

/** Names the list that failed. */
async function visitAll(page: Page, lists: readonly ListPage[]): Promise<void> {
  for (const list of lists) {
    try {
      await visit(page, list);
    } catch (error) {
      throw new Error(`${list.name}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

describe(`every list with no row, with one and with ${rows}; slow, failing, and tried again`, () => {
  it('of a workspace, and of the platform', { timeout: patience }, async () => {
    await Promise.all([visitAll(isv.page, developerLists(crowd)), visitAll(admin.page, platformLists())]);
    const unexpected = [...isv.complaints, ...admin.complaints].filter(each => !each.startsWith('500 '));
    expect(unexpected).toEqual([]);
  });
});

/** All pages of a list, asked for with the cursor of the one before. */
async function walk(path: string, token?: string) {
  const pages: { items: Record<string, unknown>[]; cursor: unknown }[] = [];
  let cursor: unknown = '';
  do {
    const { status, body, bytes } = await call('GET', cursor ? `${path}&cursor=${cursor}` : path, { token });
    expect(status, String(bytes)).toBe(200);
    ({ cursor } = body);
    pages.push({ items: body.items ?? [], cursor });
  } while (cursor);
  return pages;
}

describe(`finding one of ${rows}`, () => {
  it('is done by the API: an app, a workspace, a project, a version', async () => {
    const token = await tokenOf('isv');
    const found = async (path: string, as = token) =>
      (await walk(path, as)).flatMap(({ items }) => items.map(each => each.name ?? each.namespace));
    await expect.poll(() => found(`/v1/apps?workspace=${crowd.workspace}&q=many-4999`)).toEqual(['many-4999']);
    await expect.poll(() => found(`/v1/apps/${crowd.app}/versions?q=0.4321`)).toEqual(['0.4321.0']);
    const last = `${crowd.workspace}-4999`;
    await expect.poll(() => found(`/v1/workspaces/${crowd.workspace}/projects?q=${last}`)).toEqual([last]);
    const workspace = `${crowd.workspaces}-04998`;
    await expect.poll(async () => found(`/v1/workspaces?q=${workspace}`, await tokenOf('admin'))).toEqual([workspace]);
    // Who may not list all finds their own.
    await expect.poll(() => found(`/v1/workspaces?q=${crowd.workspace}`)).toEqual([crowd.workspace]);
    await expect.poll(() => found(`/v1/workspaces?q=${workspace}`)).toEqual([]);
  });

  it('goes through pages that end amid what was read at once, leaving out none', async () => {
    const token = await tokenOf('isv');
    const pages = await walk(`/v1/apps?workspace=${crowd.workspace}&q=many-49&limit=30`, token);
    const seen = pages.flatMap(({ items }) => items.map(({ name }) => name));
    // many-49, many-490 to -499, many-4900 to -4999.
    expect(seen.length).toBe(111);
    expect(new Set(seen).size).toBe(111);
  });

  it('is answered before all is read when there is little to find, and goes on behind its cursor', async () => {
    const token = await tokenOf('isv');
    for (const path of [
      `/v1/installations?workspace=${crowd.workspace}&warning=version-suspended`,
      `/v1/apps?workspace=${crowd.workspace}&q=no-such-app`,
      `/v1/apps/${crowd.app}/versions?q=no-such-version`,
      `/v1/workspaces/${crowd.workspace}/projects?q=no-such-project`,
    ]) {
      const pages = await walk(path, token);
      expect(pages.length, path).toBeGreaterThan(1);
      for (const { items } of pages) expect(items).toEqual([]);
    }
  });

  it('among the versions in the store, newest first by SemVer: in pages that leave out none', {
    timeout: patience,
  }, async () => {
    const path = `/v1/store/apps/${crowd.released.app}`;
    const total = async () => (await call('GET', `${path}/versions?limit=1`)).body.total;
    await expect.poll(total, { timeout: patience, interval: 1000 }).toBe(crowd.versions);
    const all = (await walk(`${path}/versions?limit=200`)).flatMap(({ items }) => items.map(({ name }) => name));
    const older = Array.from({ length: crowd.versions - 1 }, (_, index) => `0.${index}.0`);
    expect(all).toEqual(['9999.0.0', ...older.reverse()]);
    const { body, bytes } = await call('GET', path);
    expect(body).toMatchObject({ versionsTotal: crowd.versions, versions: { length: 50 } });
    expect(bytes.length).toBeLessThan(20_000);
    const rest = await call('GET', `${path}/versions?cursor=${body.versionsCursor}`);
    expect(rest.body.items?.[0]?.name).toBe(all[50]);
    const [found] = await walk(`${path}/versions?q=0.432`);
    expect(found?.items.map(({ name }) => name)).toEqual(['0.432.0']);
    const foreign = await call('GET', `${path}/versions?cursor=nonsense`);
    expect(foreign.status).toBe(400);
    const { page } = isv;
    await page.goto(`/store/${crowd.released.app}?tab=versions`);
    await page.getByPlaceholder('Find a version').fill('0.432');
    await page.getByText('1 version', { exact: true }).waitFor();
    await page.getByRole('button', { name: '0.432.0', exact: true }).click();
    await page.getByText(`--version 0.432.0`).first().waitFor();
    expect(isv.complaints.filter(each => !each.startsWith('500 '))).toEqual([]);
  });

  it('in a select: a workspace to look into, a project to install in', async () => {
    const { page } = admin;
    await page.goto('/installations');
    await page
      .locator('main')
      .getByRole('button', { name: /^Workspace/ })
      .click();
    await find(page).fill(crowd.workspace);
    await page.getByRole('option', { name: crowd.workspace, exact: true }).click();
    await page.waitForURL(url => url.searchParams.get('workspace') === crowd.workspace);
    await page.getByText('release-0', { exact: true }).waitFor();
  });

  it('in the choice of installations to upgrade, of which all can be chosen; and among those of a rollout', {
    timeout: patience,
  }, async () => {
    const { page } = isv;
    const dialog = page.getByRole('dialog');
    const inDialog = dialog.locator('tbody tr:has(th)');
    const newest = async () =>
      (await call('GET', `/v1/installations?workspace=${crowd.workspace}&limit=1`, { token: await tokenOf('isv') }))
        .body.items?.[0]?.upgrade;
    // Publication has thousands of versions to read before.
    await expect.poll(newest, { timeout: patience, interval: 1000 }).toMatchObject({ version: crowd.released.id });
    await page.goto(`/versions/${crowd.released.id}`);
    await page.getByRole('button', { name: 'Upgrade installations' }).click();
    // All of them is all, not those of the page.
    await expect
      .poll(() => dialog.getByRole('radio', { name: /^All that have another version/ }).isChecked())
      .toBe(true);
    await inDialog.nth(9).waitFor();
    await dialog.getByRole('button', { name: 'Begin' }).click();
    await dialog.getByText(`There are ${rows} installations: name at most 1000 at a time.`).waitFor();
    await dialog.getByRole('radio', { name: 'Only those that I choose' }).click();
    await expect.poll(() => dialog.getByRole('button', { name: 'Begin' }).isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: 'Choose release-7', exact: true }).click();
    await dialog.getByRole('button', { name: 'Next page' }).click();
    await dialog.getByRole('checkbox', { name: 'Choose release-17', exact: true }).click();
    await dialog.getByPlaceholder('Find a release').fill('release-4077');
    await dialog.getByRole('checkbox', { name: 'Choose release-4077', exact: true }).click();
    await dialog.getByPlaceholder('Find a release').press('Enter');
    await dialog.getByText('3 chosen', { exact: true }).waitFor();
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Begin' }).click();
    await page.waitForURL('**/rollouts/rol_*');
    await page.getByText('0 of 3 done').waitFor();
    const names = () => bodyRows(page).getByRole('rowheader').allTextContents();
    await expect.poll(names).toEqual(['release-7', 'release-17', 'release-4077']);
    await page.getByPlaceholder('Find a release').fill('4077');
    await expect.poll(names).toEqual(['release-4077']);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('in the menu of workspaces: by a page of its own', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: /^Workspace:/ }).click();
    await page.getByRole('menuitem', { name: 'All workspaces …' }).click();
    await page.getByRole('heading', { name: 'Workspaces', exact: true }).waitFor();
    await find(page).fill(`${crowd.workspaces}-0123`);
    await expect.poll(() => bodyRows(page).count()).toBe(10);
  });
});
