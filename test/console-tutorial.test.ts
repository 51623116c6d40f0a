import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { root } from '../local/settings.ts';
import { launch, type Person, personOf } from './console/browser.ts';
import { newWorkspace, unique } from './support/store.ts';

const chart = (file: string): Buffer => readFileSync(join(root, '../shared/charts/tutorial', file));

/** The tutorial's chart under a name of its own: a chart's name belongs to one app of the store. */
const name = unique('emqx');
function emqx(version: string): { name: string; mimeType: string; buffer: Buffer } {
  const buffer = chartPackage({
    name,
    version,
    files: {
      'README.md': `# ${name}\n\nA broker. <script>window.hacked = 1</script> [bad](javascript:alert(1))\n`,
    },
  });
  return { name: `${name}-${version}.tgz`, mimeType: 'application/gzip', buffer };
}

let browser: Browser;
let isv: Person;
let reviewer: Person;
let workspace: string;

/** Does the one next thing with the version that the page shows. */
async function press(page: Page, button: string, status: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByText(`is ${status} now`).first().waitFor();
}

async function openInQueue(page: Page, version: string): Promise<void> {
  await page.goto('/reviews');
  await page.getByRole('link', { name: `${name} ${version}` }).click();
  await page.getByRole('heading', { name: 'Decision' }).waitFor();
}

beforeAll(async () => {
  browser = await launch();
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
  isv = await personOf(browser, 'isv', `/workspaces/${workspace}/apps`);
  reviewer = await personOf(browser, 'reviewer', '/reviews');
});
// What was to be seen when something failed.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  console.log([...isv.complaints, ...reviewer.complaints].join('\n'));
  const directory = join(root, '.local/test/console');
  for (const [who, { page }] of Object.entries({ isv, reviewer }))
    await page.screenshot({ path: join(directory, `${task.name.slice(0, 30)}-${who}.png`) });
});
afterAll(async () => browser?.close());

describe('the tutorial, in a browser', () => {
  it('uploads several packages at once, and says of each what became of it', async () => {
    const { page } = isv;
    const input = page.locator('input[type=file]').first();
    const broken = chartPackage({ name: 'broken', version: '1.0.0', extra: 'keywords: [1\n' });
    await input.setInputFiles([
      emqx('1.0.0-beta.1'),
      { name: 'broken-1.tgz', mimeType: 'application/gzip', buffer: broken },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no chart') },
    ]);
    await page.getByText('notes.txt is no .tgz package').waitFor();
    await page
      .getByText(/Chart\.yaml, line \d/)
      .first()
      .waitFor();
    await page.getByText('is a draft now').waitFor();
    await page.getByRole('link', { name: 'Open the version' }).click();
    await page.getByRole('button', { name: 'Submit for review' }).waitFor();
  });

  it('takes a package that is dropped anywhere on the page', async () => {
    const { page } = isv;
    await page.goto(`/workspaces/${workspace}/apps`);
    await page.getByRole('heading', { name: 'Apps' }).waitFor();
    const bytes = JSON.stringify([...chart('emqx-v4.0.2.tgz')]);
    await page.evaluate(`{
      const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(${bytes})], 'emqx-v4.0.2.tgz'));
      const about = { dataTransfer: carried, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('dragover', about));
      document.body.dispatchEvent(new DragEvent('drop', about));
    }`);
    await page.getByText('is a draft now').waitFor();
  });

  it('edits the store page with a preview, and shows no script of a readme', async () => {
    const { page } = isv;
    await page.goto(`/workspaces/${workspace}/apps`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('tab', { name: 'Store page' }).click();
    await page.getByLabel('Title').fill(`EMQ X ${name}`);
    await page.getByLabel('In one sentence').fill('A message broker');
    await page.getByLabel('Description (Markdown)').fill('It **speaks** MQTT.');
    await page.locator('.berth-markdown strong', { hasText: 'speaks' }).waitFor();
    await page
      .locator('input[type=file]')
      .nth(1)
      .setInputFiles({
        name: 'logo.png',
        mimeType: 'image/png',
        buffer: chart('emqx-logo.png'),
      });
    await page.locator('.berth-icon-picture img').first().waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('link', { name: '1.0.0-beta.1' }).click();
    await page.getByRole('tab', { name: 'Readme' }).click();
    await page.getByText('A broker.').waitFor();
    expect(await page.locator('.berth-markdown script, .berth-markdown a[href^=javascript]').count()).toBe(0);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  it('goes through a rejection, by keyboard, to the store', async () => {
    await press(isv.page, 'Submit for review', 'Submitted');
    const { page } = reviewer;
    await openInQueue(page, '1.0.0-beta.1');
    await page.keyboard.press('c');
    await page.getByText('is In review now').waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Message').fill('Say which ports it opens');
    await page.keyboard.press('Control+Enter');
    await page.getByText('is Rejected now').waitFor();

    await isv.page.reload();
    await isv.page.getByRole('tab', { name: 'Overview' }).click();
    await isv.page.getByText('Say which ports it opens').waitFor();
    await isv.page.getByRole('button', { name: 'Submit for review' }).click();
    await isv.page.getByLabel('Message').fill('Port 1883');
    await isv.page.getByRole('dialog').getByRole('button', { name: 'Submit for review' }).click();
    await isv.page.getByText('is Submitted now').waitFor();

    await openInQueue(page, '1.0.0-beta.1');
    await page.keyboard.press('p');
    await page.getByRole('dialog').getByRole('button', { name: 'Pass' }).click();
    await page.getByText('is Passed now').waitFor();
    await isv.page.reload();
    await press(isv.page, 'Release to the store', 'Active');
  });

  it('is found by everybody, and gets a second version that is compared with the first', async () => {
    const visitor = await browser.newPage({ baseURL: new URL(isv.page.url()).origin });
    await visitor.goto(`/?q=${name}`);
    await visitor.getByRole('link', { name: `EMQ X ${name}` }).click();
    await visitor.getByText(`helm install ${name} berth/${name} --version 1.0.0-beta.1`).waitFor();

    const { page } = isv;
    await page.goto(`/workspaces/${workspace}/apps`);
    await page.locator('input[type=file]').first().setInputFiles(emqx('1.0.0-beta.2'));
    await page.getByRole('link', { name: 'Open the version' }).click();
    await press(page, 'Submit for review', 'Submitted');
    await openInQueue(reviewer.page, '1.0.0-beta.2');
    await reviewer.page.getByRole('tab', { name: 'Compare' }).click();
    await reviewer.page.getByRole('heading', { name: 'Changes since 1.0.0-beta.1' }).waitFor();
    await reviewer.page.getByText('version: 1.0.0-beta.2').first().waitFor();
    expect([...isv.complaints, ...reviewer.complaints]).toEqual([]);
  });
});
