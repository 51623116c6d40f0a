import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { root } from '../local/settings.ts';
import { launch, newPerson, type Person, personOf } from './console/browser.ts';
import {
  addMember,
  choose,
  install,
  makeProject,
  openInQueue,
  packageFile,
  passByKey,
  patience,
  press,
  revisionIs,
  uploadAt,
} from './console/steps.ts';
import { renamed } from './support/charts.ts';
import { newUser, testPassword, unique } from './support/store.ts';

const tutorial = (file: string): string => join(root, '../shared/charts/tutorial', file);

/** The tutorial's chart under a name of its own: a chart's name belongs to one app of the store. */
const name = unique('emqx');
const title = `EMQ X ${name}`;
const emqx = (version: string) => packageFile(name, version, renamed(tutorial(`emqx-${version}.tgz`), name));

/** Where the isv publishes, and where the operator, who has no part in that, installs. */
const isvWorkspace = unique('ws');
const operatorWorkspace = unique('ws');
/** The tutorial's own reviewer: neither built in nor in a group of the sign-in. */
const reviewRole = unique('app-review');
const reviewerName = unique('reviewer');
const category = unique('iot');
const iot = `IOT ${category}`;

let browser: Browser;
let admin: Person;
let isv: Person;
let reviewer: Person;
let operator: Person;
const people = () => Object.entries({ admin, isv, reviewer, operator }).filter(([, person]) => person !== undefined);

beforeAll(async () => {
  browser = await launch();
  await newUser(reviewerName);
  admin = await personOf(browser, 'admin', '/platform/workspaces');
});
// What was to be seen when something failed.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const directory = join(root, '.local/test/console');
  for (const [who, { page, complaints }] of people()) {
    console.log(who, page.url(), complaints.join('\n'));
    await page.screenshot({ path: join(directory, `${task.name.slice(0, 30)}-${who}.png`) });
  }
});
afterAll(async () => browser?.close());

describe('the tutorial, by four people in their browsers', () => {
  it('the admin makes two workspaces, and the role of who reviews', async () => {
    const { page } = admin;
    for (const workspace of [isvWorkspace, operatorWorkspace]) {
      await page.goto('/platform/workspaces');
      await page.getByRole('button', { name: 'Make a workspace' }).first().click();
      await page.getByRole('dialog').getByLabel('Name').fill(workspace);
      await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
      await page.getByRole('link', { name: workspace, exact: true }).click();
      const isvRoles = workspace === isvWorkspace;
      await addMember(page, isvRoles ? 'isv' : 'operator', isvRoles ? ['developer', 'operator'] : ['operator']);
    }
    await page.goto('/platform/roles');
    await page.getByRole('button', { name: 'Make a role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(reviewRole);
    await dialog.getByRole('radio', { name: 'Platform' }).check();
    await dialog.getByRole('button', { name: /^Permissions/ }).click();
    for (const each of ['reviews:read', 'versions:review', 'versions:suspend', 'categories:write'])
      await page.getByRole('option', { name: each }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('rowheader', { name: reviewRole }).waitFor();
    await page.goto('/platform/members');
    await addMember(page, reviewerName, [reviewRole]);
  });

  it('the isv uploads, and is told of each file what became of it', async () => {
    isv = await personOf(browser, 'isv', `/workspaces/${isvWorkspace}/apps`);
    const { page } = isv;
    const broken = chartPackage({ name: 'broken', version: '1.0.0', extra: 'keywords: [1\n' });
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        emqx('v1.0.0-beta.1'),
        packageFile('broken', '1', broken),
        { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no chart') },
      ]);
    await page.getByText('notes.txt is no .tgz package').waitFor();
    await page
      .getByText(/Chart\.yaml, line \d/)
      .first()
      .waitFor();
    await page.getByText('is a draft now').waitFor();
    await page.goto(`/workspaces/${isvWorkspace}/uploads`);
    await page.getByText('broken-1.tgz').waitFor();
  });

  it('the reviewer makes a category; the isv edits the store page with a preview beside it', async () => {
    reviewer = await personOf(browser, { name: reviewerName, password: testPassword }, '/platform/categories');
    await reviewer.page.getByRole('button', { name: 'Make a category' }).first().click();
    const dialog = reviewer.page.getByRole('dialog');
    await dialog.getByLabel('Id').fill(category);
    await dialog.getByLabel('Name').fill(iot);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await reviewer.page.getByRole('link', { name: iot }).waitFor();

    const { page } = isv;
    await page.goto(`/workspaces/${isvWorkspace}/apps`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('tab', { name: 'Store page' }).click();
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('In one sentence').fill('A message broker');
    await page.getByLabel('Description (Markdown)').fill('It **speaks** MQTT. <script>window.hacked = 1</script>');
    await page.locator('.berth-markdown strong', { hasText: 'speaks' }).waitFor();
    await page
      .locator('input[type=file]')
      .nth(1)
      .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: readFileSync(tutorial('emqx-logo.png')) });
    await page.locator('.berth-icon-picture img').first().waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await expect.poll(() => page.locator('.berth-markdown script').count()).toBe(0);
    await expect.poll(() => page.evaluate('window.hacked')).toBeUndefined();
  });

  it('the isv installs the draft, to try it', { timeout: 3 * patience }, async () => {
    const { page } = isv;
    await makeProject(page, isvWorkspace, `${isvWorkspace}-test`);
    await page.goto(`/workspaces/${isvWorkspace}/apps`);
    await page.getByRole('link', { name: title, exact: true }).click();
    await page.getByRole('link', { name: 'v1.0.0-beta.1' }).click();
    await page.getByRole('button', { name: 'Install' }).click();
    await install(page, `${isvWorkspace}-test`, 'trial');
    await page.locator('.berth-square-ready').first().waitFor({ timeout: patience });
  });

  it('submits; the reviewer sees the trial, rejects with a message, and passes what comes again', async () => {
    await isv.page.getByRole('link', { name: `${name} v1.0.0-beta.1` }).click();
    await press(isv.page, 'Submit for review', 'Submitted');
    const { page } = reviewer;
    await openInQueue(page, `${name} v1.0.0-beta.1`);
    await page.getByRole('tab', { name: 'Test installations' }).click();
    await page.getByText('trial').first().waitFor();
    await page.keyboard.press('c');
    await page.getByText('is In review now').waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Message').fill('Say which ports it opens');
    await page.keyboard.press('Control+Enter');
    await page.getByText('is Rejected now').waitFor();

    await isv.page.reload();
    await isv.page.getByText('Say which ports it opens').waitFor();
    await press(isv.page, 'Submit for review', 'Submitted', 'Port 1883');
    await openInQueue(page, `${name} v1.0.0-beta.1`);
    await page.getByText('Port 1883').waitFor();
    await passByKey(page);
  });

  it('the isv releases it into IOT, where everybody finds it', async () => {
    const { page } = isv;
    await page.reload();
    await press(page, 'Release to the store', 'Active');
    await page.getByRole('link', { name: title, exact: true }).click();
    await page.getByRole('tab', { name: 'Store page' }).click();
    await choose(page, /^Category/, iot);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    const visitor = (await newPerson(browser)).page;
    await visitor.goto(`/?category=${category}`);
    await visitor.getByRole('link', { name: title }).click();
    await visitor.getByText(`helm install ${name} berth/${name} --version v1.0.0-beta.1`).waitFor();
    // All of it without signing in.
    for (const [tab, text] of [
      ['Values', 'emqxConfig'],
      ['Dependencies', 'It depends on no other chart'],
      ['Security', 'emqx/emqx:latest'],
    ] as const) {
      await visitor.getByRole('tab', { name: tab }).click();
      await visitor.getByText(text).first().waitFor();
    }
    await visitor.context().close();
  });

  it('the operator, of another workspace, installs it from the store', { timeout: 3 * patience }, async () => {
    operator = await personOf(browser, 'operator', `/workspaces/${operatorWorkspace}/projects`);
    const { page } = operator;
    await makeProject(page, operatorWorkspace, `${operatorWorkspace}-prod`);
    await page.goto('/');
    await page.getByRole('searchbox').fill(name);
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('button', { name: 'Install' }).first().click();
    await install(page, `${operatorWorkspace}-prod`, 'broker', async () => {
      await page
        .getByText(/apps\/v1beta1 → apps\/v1/)
        .first()
        .waitFor();
    });
    await page.locator('.berth-square-ready').first().waitFor({ timeout: patience });
  });

  it('a second version is compared with the first, and passes', async () => {
    await uploadAt(isv.page, isvWorkspace, emqx('v1.0.0-beta.2'));
    await press(isv.page, 'Submit for review', 'Submitted');
    await openInQueue(reviewer.page, `${name} v1.0.0-beta.2`);
    await reviewer.page.getByRole('tab', { name: 'Compare' }).click();
    await reviewer.page.getByRole('heading', { name: 'Changes since v1.0.0-beta.1' }).waitFor();
    await reviewer.page.getByText('version: v1.0.0-beta.2').first().waitFor();
    await passByKey(reviewer.page);
    await isv.page.reload();
    await press(isv.page, 'Release to the store', 'Active');
  });

  it('the operator upgrades to it, and goes back', { timeout: 3 * patience }, async () => {
    const { page } = operator;
    await page.getByRole('button', { name: 'Upgrade to v1.0.0-beta.2' }).click({ timeout: patience });
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Nothing stands in its way').waitFor({ timeout: patience });
    await page.getByRole('button', { name: 'Upgrade', exact: true }).click();
    await page.waitForURL('**/installations/ins_*');
    await revisionIs(page, 2);
    await page.getByRole('tab', { name: 'Revisions' }).click();
    await page.getByRole('button', { name: 'Roll back to revision 1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await revisionIs(page, 3);
  });

  it('the reviewer suspends the first version, which the operator still runs', async () => {
    await operator.page.getByRole('link', { name: `${name} v1.0.0-beta.1` }).waitFor();
    const { page } = reviewer;
    await isv.page.getByRole('link', { name: title, exact: true }).click();
    await isv.page.getByRole('link', { name: 'v1.0.0-beta.1' }).click();
    const version = new URL(isv.page.url()).pathname.split('/').at(-1);
    await page.goto(`/reviews/${version}?tab=tests`);
    // What others run is nobody's evidence.
    await page.getByText('trial').first().waitFor();
    await expect.poll(() => page.getByText('broker', { exact: true }).count()).toBe(0);
    await press(page, 'Suspend', 'Suspended', 'It opens more ports than it says');
    await operator.page.reload();
    await operator.page
      .getByText(/suspended/)
      .first()
      .waitFor({ timeout: patience });
    await operator.page.goto(`/installations?workspace=${operatorWorkspace}&warning=version-suspended`);
    await operator.page.getByRole('link', { name: 'broker' }).waitFor();
    await choose(operator.page, /^Project/, `${operatorWorkspace}-prod`);
    await choose(operator.page, /^App/, title);
    await operator.page.waitForURL(url => url.searchParams.has('app') && url.searchParams.has('project'));
    await operator.page.getByRole('link', { name: 'broker' }).waitFor();
    expect(people().flatMap(([, { complaints }]) => complaints)).toEqual([]);
  });
});
