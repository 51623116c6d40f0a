import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { castWorkspace } from '../local/settings.ts';
import { launch, type Person, personOf, seriousFindings, settled } from './console/browser.ts';
import { writeCode } from './console/steps.ts';
import { act, eventually, release, tokenOf, unique, upload } from './support/store.ts';

const name = unique('hello');
/** Installing takes seconds; a slow machine takes more. */
const patience = 60_000;

let browser: Browser;
let operator: Person;
let first: string;
let second: string;

const values = (page: Page) => page.getByRole('textbox', { name: 'Your values' });

/** Waits for the difference between the values that are and those that come. */
async function changed(page: Page, ...lines: string[]): Promise<void> {
  const difference = page.getByRole('region', { name: 'What changes in your values' });
  for (const line of lines) await difference.getByText(line).waitFor({ timeout: patience });
}

/** Waits for what an operation of the installation on the page ends with. */
async function revisionIs(page: Page, revision: number): Promise<void> {
  await page.getByText('Installed', { exact: true }).first().waitFor({ timeout: patience });
  const shown = new RegExp(`Revision\\s*${revision}(?!\\d)`);
  const look = async () => shown.test((await page.locator('main').textContent()) ?? '');
  await eventually(look, `revision ${revision} on the page`, patience);
}

beforeAll(async () => {
  browser = await launch();
  first = String((await upload(castWorkspace, chartPackage({ name, version: '1.0.0' }))).id);
  await release(first);
  second = String((await upload(castWorkspace, chartPackage({ name, version: '1.1.0' }))).id);
  await act(await tokenOf('isv'), second, 'submit');
  operator = await personOf(browser, 'operator', '/installations');
});
afterAll(async () => browser?.close());

describe('installing, in a browser', () => {
  it('previews what the values change, then follows the installation until it is there', async () => {
    const { page } = operator;
    await page.goto(`/install?version=${first}`);
    await page.getByRole('button', { name: /^Project/ }).click();
    await page
      .getByRole('option', { name: /tutorial/ })
      .first()
      .click();
    await page.getByLabel('Release name').fill(name);
    await page.getByRole('button', { name: 'Next' }).click();
    await writeCode(values(page), 'greeting: [');
    await page
      .getByText(/^Line \d+:/)
      .first()
      .waitFor();
    await writeCode(values(page), 'greeting: good morning\n');
    await page.getByText('What is said').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Nothing stands in its way').waitFor({ timeout: patience });
    await page.getByText(`ConfigMap ${name}`).first().waitFor();
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await page.waitForURL('**/installations/ins_*');
    await revisionIs(page, 1);
    await page.locator('.berth-square-ready').first().waitFor();
    await settled(page);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('upgrades to a version that was released since, and goes back', async () => {
    const { page } = operator;
    await act(await tokenOf('reviewer'), second, 'pass');
    await act(await tokenOf('isv'), second, 'release');
    await page.getByRole('button', { name: 'Upgrade to 1.1.0' }).click({ timeout: patience });
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => values(page).textContent()).toContain('good morning');
    await writeCode(values(page), 'greeting: good evening\n');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(/good morning → good evening/).waitFor({ timeout: patience });
    await changed(page, '− greeting: good morning', '+ greeting: good evening');
    await page.getByRole('button', { name: 'Upgrade', exact: true }).click();
    await page.waitForURL('**/installations/ins_*');
    await revisionIs(page, 2);
    await page.getByRole('tab', { name: 'Revisions' }).click();
    await page.getByRole('button', { name: 'Roll back to revision 1' }).click();
    await changed(page, '− greeting: good evening', '+ greeting: good morning');
    await settled(page);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await revisionIs(page, 3);
  });

  it('uninstalls', async () => {
    const { page } = operator;
    await page.getByRole('button', { name: 'Uninstall' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Uninstall' }).click();
    await page.getByText('Removed', { exact: true }).first().waitFor({ timeout: patience });
    expect(operator.complaints).toEqual([]);
  });
});
