import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { launch, overflow, type Person, personOf, seriousFindings, settled } from './console/browser.ts';
import { clusterId, install, newProject } from './support/installations.ts';
import { call, eventually, newWorkspace, release, tokenOf, unique, upload } from './support/store.ts';

/** Upgrading two installations takes a while on a slow machine. */
const patience = 100_000;

let browser: Browser;
let admin: Person;
let workspace: string;

beforeAll(async () => {
  browser = await launch();
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  admin = await personOf(browser, 'admin', '/platform/categories');
});
afterAll(async () => browser?.close());

/** Holds that the page as it is now is for everybody, and fits a telephone. */
async function expectGood({ page }: Person): Promise<void> {
  await settled(page);
  await expect.poll(() => seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 900 });
  // Cloudscape measures what it has room for, and draws anew.
  await eventually(async () => (await overflow(page)) === 0, 'a page of 390 pixels');
  await page.setViewportSize({ width: 1280, height: 900 });
}

const dialogOf = (page: Page): Locator => page.getByRole('dialog');

async function newCategory(name: string, icon: string): Promise<string> {
  const id = unique('cat');
  const made = await call('POST', '/v1/categories', { token: await tokenOf('admin'), body: { id, name, icon } });
  expect(made.status).toBe(201);
  return id;
}

async function orderOf(...ids: string[]): Promise<string[]> {
  const { body } = await call('GET', '/v1/categories');
  return (body.items ?? []).map(({ id }) => String(id)).filter(id => ids.includes(id));
}

describe('the categories', () => {
  it('are put in order by keyboard, and the store shows them so', async () => {
    const { page } = admin;
    const [first, second] = [unique('Databases'), unique('Messaging')];
    const [one, two] = [await newCategory(first, 'database'), await newCategory(second, 'messaging')];
    await expect.poll(() => orderOf(one, two)).toEqual([one, two]);
    await page.goto('/platform/categories');
    const handle = page.getByRole('button', { name: new RegExp(`Drag handle.*${second}`) });
    await handle.focus();
    // Each key is for what the one before has done; that is told to who cannot see it.
    for (const [key, told] of [
      ['Space', /^Picked up item/],
      ['ArrowUp', /^Moving item to position/],
      ['Space', /^Item moved from position/],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator('[aria-live]', { hasText: told }).waitFor({ state: 'attached' });
    }
    await page.getByText('The store shows the categories in this order').first().waitFor();
    await expect.poll(() => orderOf(one, two)).toEqual([two, one]);
    await expectGood(admin);
    await eventually(async () => {
      await page.goto('/');
      await page.getByRole('navigation', { name: 'Categories' }).waitFor();
      const names = await page.locator('.berth-categories li').allInnerTexts();
      return names.findIndex(text => text.includes(second)) < names.findIndex(text => text.includes(first));
    }, 'the order in the store');
    await expect.poll(() => page.locator('.berth-categories li', { hasText: second }).locator('svg').count()).toBe(1);
  });

  it('get a picture; several apps are moved at once; what is deleted says how many it leaves', async () => {
    const { page } = admin;
    const [from, to] = [unique('From'), unique('To')];
    const source = await newCategory(from, 'web');
    await newCategory(to, 'storage');
    const titles = [unique('moved'), unique('moved'), unique('stays')];
    const apps: string[] = [];
    for (const name of titles) apps.push((await upload(workspace, chartPackage({ name, version: '1.0.0' }))).app ?? '');
    const moved = await call('POST', `/v1/categories/${source}/apps`, {
      token: await tokenOf('admin'),
      body: { apps },
    });
    expect(moved.status).toBe(200);
    await page.goto('/platform/categories');
    await page.getByText('3 apps, 0 in the store').first().waitFor();
    await page.getByRole('button', { name: `Edit ${from}` }).click();
    await dialogOf(page)
      .getByRole('button', { name: /^Picture/ })
      .click();
    await page.getByRole('option', { name: 'Security' }).click();
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await call('GET', '/v1/categories')).body.items)
      .toContainEqual(expect.objectContaining({ id: source, icon: 'security' }));
    await page.getByRole('link', { name: from }).click();
    for (const title of titles.slice(0, 2)) await page.getByRole('checkbox', { name: `Choose ${title}` }).check();
    await expectGood(admin);
    await page.getByRole('button', { name: 'Move 2 to' }).click();
    await page.getByRole('menuitem', { name: to }).click();
    await page.getByText(`2 apps are in ${to} now`).waitFor();
    await page.getByRole('link', { name: titles[0] ?? '' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: titles[2] ?? '' }).waitFor();
    await page.goto('/platform/categories');
    await page.getByRole('button', { name: `Delete ${from}` }).click();
    await dialogOf(page).getByText('Its app is uncategorized then.').waitFor();
    await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('link', { name: from }).waitFor({ state: 'detached' });
    expect(admin.complaints).toEqual([]);
  });
});

describe('a description', () => {
  it('that somebody else edits at once is shown as they left it; what was typed stays', async () => {
    const { page } = admin;
    const path = `/v1/workspaces/${workspace}`;
    const token = await tokenOf('admin');
    await page.goto('/platform/workspaces');
    await page.getByRole('button', { name: `Edit the workspace ${workspace}` }).click();
    await dialogOf(page).getByLabel('Description').fill('Mine');
    const theirs = await call('PATCH', path, { token, body: { description: 'Theirs' } });
    expect(theirs.status).toBe(200);
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await dialogOf(page).getByText('It was changed meanwhile').waitFor();
    await dialogOf(page).getByText('Somebody else wrote: Theirs').waitFor();
    await expect.poll(() => dialogOf(page).getByLabel('Description').inputValue()).toBe('Mine');
    await expectGood(admin);
    await dialogOf(page).getByRole('button', { name: 'Take what they wrote' }).click();
    await expect.poll(() => dialogOf(page).getByLabel('Description').inputValue()).toBe('Theirs');
    await dialogOf(page).getByLabel('Description').fill('Both of ours');
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    await expect.poll(async () => (await call('GET', path, { token })).body.description).toBe('Both of ours');
  });

  it('of a cluster is edited where clusters are listed', async () => {
    const { page } = admin;
    const said = unique('For tests');
    await page.goto('/platform/clusters');
    await page.getByRole('button', { name: 'Edit the cluster local' }).click();
    await dialogOf(page).getByLabel('Description').fill(said);
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: said }).waitFor();
    const { body } = await call('GET', `/v1/clusters/${await clusterId()}`, { token: await tokenOf('admin') });
    expect(body.description).toBe(said);
  });
});

describe('a project', () => {
  it('gets a quota, with what is wrong with it beside the line, and none again', async () => {
    const isv = await tokenOf('isv');
    const { id, namespace } = await newProject(workspace, isv);
    const person = await personOf(browser, 'isv', `/workspaces/${workspace}/projects`);
    const { page } = person;
    const quota = async () => (await call('GET', `/v1/projects/${id}`, { token: isv })).body.quota;
    const open = () => page.getByRole('button', { name: `Edit the project ${namespace}` }).click();
    await open();
    await dialogOf(page).getByRole('button', { name: 'Add a limit' }).click();
    await dialogOf(page).getByRole('combobox', { name: 'Resource' }).fill('pods');
    await dialogOf(page).getByRole('textbox', { name: 'Amount' }).fill('many');
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await dialogOf(page).getByText('a quantity, such as').last().waitFor();
    await expectGood(person);
    await dialogOf(page).getByRole('textbox', { name: 'Amount' }).fill('20');
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'pods 20' }).waitFor();
    await expect.poll(() => quota()).toEqual({ pods: '20' });
    await open();
    await dialogOf(page).getByRole('button', { name: 'Remove the limit of pods' }).click();
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'pods 20' }).waitFor({ state: 'detached' });
    await expect.poll(() => quota()).toBeNull();
    expect(person.complaints).toEqual([]);
  });
});

describe('a project’s Pod Security level', () => {
  it('is chosen among those that are strict enough, and shown', async () => {
    const isv = await tokenOf('isv');
    const { id, namespace } = await newProject(workspace, isv);
    const person = await personOf(browser, 'isv', `/workspaces/${workspace}/projects`);
    const { page } = person;
    await page.getByRole('button', { name: `Edit the project ${namespace}` }).click();
    await dialogOf(page)
      .getByRole('button', { name: /^Pod Security level/ })
      .click();
    await page.getByRole('option', { name: /^privileged/, disabled: true }).waitFor();
    await expectGood(person);
    await page.getByRole('option', { name: /^restricted/ }).click();
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: namespace }).getByRole('cell', { name: 'restricted' }).waitFor();
    await expect
      .poll(async () => (await call('GET', `/v1/projects/${id}`, { token: isv })).body.podSecurity)
      .toBe('restricted');
    expect(person.complaints).toEqual([]);
  });
});

describe('a rollout', () => {
  it('is begun from a version’s page, followed installation by installation, and found again', async () => {
    const isv = await tokenOf('isv');
    const name = unique('waves');
    const project = await newProject(workspace, isv);
    const [first = '', second = ''] = [
      (await upload(workspace, chartPackage({ name, version: '1.0.0' }))).id,
      (await upload(workspace, chartPackage({ name, version: '1.1.0' }))).id,
    ];
    for (const version of [first, second]) await release(version);
    for (const each of ['north', 'south']) await install(isv, { project: project.id, release: each, version: first });
    const person = await personOf(browser, 'isv', `/installations?workspace=${workspace}&warning=version-available`);
    const { page } = person;
    await page.getByRole('button', { name: `Upgrade installations to ${name} 1.1.0` }).waitFor();
    await page.goto(`/versions/${second}`);
    await page.getByRole('button', { name: 'Upgrade installations' }).click();
    for (const each of ['north', 'south']) await dialogOf(page).getByRole('rowheader', { name: each }).waitFor();
    await expect
      .poll(() =>
        dialogOf(page)
          .getByRole('radio', { name: /^All that have/ })
          .isChecked(),
      )
      .toBe(true);
    await expectGood(person);
    await dialogOf(page).getByRole('button', { name: 'Begin' }).click();
    await page.waitForURL('**/rollouts/rol_*');
    await page.getByText('2 of 2 done').first().waitFor({ timeout: patience });
    await page.getByText('north').first().waitFor();
    await expectGood(person);
    await page.getByRole('link', { name: 'Rollouts' }).first().click();
    await page.getByRole('link', { name: `${name} 1.1.0` }).click();
    await page.getByRole('heading', { name: `Rollout of ${name} 1.1.0` }).waitFor();
    expect(person.complaints).toEqual([]);
  });
});

describe('pictures', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );

  /** Whether a picture is drawn: a broken one has no size of its own. */
  const drawn = (page: Page) =>
    eventually(
      // A page that is on its way through the sign-in has none.
      () =>
        page
          .evaluate("document.querySelector('.berth-icon-picture img')?.naturalWidth === 1")
          .then(Boolean, () => false),
      'a picture that is drawn',
    );

  async function withIcon(released: boolean): Promise<string> {
    const isv = await tokenOf('isv');
    const { id = '', app = '' } = await upload(workspace, chartPackage({ name: unique('pictured'), version: '1.0.0' }));
    const kept = await call('POST', `/v1/apps/${app}/attachments?kind=icon`, { token: isv, bytes: png });
    expect(kept.status).toBe(201);
    if (released) await release(id);
    return app;
  }

  it('of an app that is not released are drawn for its developers', async () => {
    const app = await withIcon(false);
    const { page } = await personOf(browser, 'isv', `/apps/${app}?tab=entry`);
    await drawn(page);
    const source = await page.locator('.berth-icon-picture img').first().getAttribute('src');
    expect(source).toMatch(/^blob:/);
    // It was given back: nobody can open it beside the page.
    await expect.poll(() => page.evaluate(`fetch('${source}').then(() => 'there', () => 'gone')`)).toBe('gone');
  });

  it('are drawn at once when an app was released a moment ago', async () => {
    const app = await withIcon(true);
    const { page } = await personOf(browser, 'isv', `/apps/${app}?tab=entry`);
    await drawn(page);
  });

  it('are drawn in a store that is only for who signed in, and asked for once', async () => {
    const app = await withIcon(true);
    const { page, context } = await personOf(browser, 'isv', '/platform/roles');
    await context.route('**/config.json', async route => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), storeAccess: 'signed-in' } });
    });
    const asked: boolean[] = [];
    await context.route('**/attachments/**', async route => {
      const signed = route.request().headers().authorization !== undefined;
      asked.push(signed);
      await (signed ? route.continue() : route.fulfill({ status: 401 }));
    });
    await page.goto(`/store/${app}`);
    await drawn(page);
    expect(asked).toEqual([true]);
  });
});
