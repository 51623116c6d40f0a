import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { launch, overflow, personOf, seriousFindings, settled, tablesCutOff } from './console/browser.ts';
import { call, inspected, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

let browser: Browser;
let workspace: string;
let member: string;

beforeAll(async () => {
  browser = await launch();
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
  member = unique('audited');
  await call('PUT', `/v1/workspaces/${workspace}/members/${member}`, {
    token: await tokenOf('isv'),
    body: { roles: ['viewer'] },
  });
});
afterAll(async () => browser?.close());

const pathOf = (page: Page): string => new URL(page.url()).pathname + new URL(page.url()).search;

/** What keeps people out, in both widths and modes; with a picture of each for who wants to look. */
async function inspectPage(who: 'admin' | 'isv', path: string): Promise<string[]> {
  const findings: string[] = [];
  for (const width of [1280, 390]) {
    const { page, complaints } = await personOf(browser, who, path, width);
    if (width === 390) {
      await page.evaluate("localStorage.setItem('berth.theme', 'dark')");
      await page.reload();
      await page.locator('main h1').first().waitFor();
    }
    await settled(page);
    if (path.includes('audit')) await page.getByRole('button', { name: 'Details' }).first().click();
    if (process.env.PICTURES)
      await page.screenshot({
        path: `${process.env.PICTURES}/${path.replace(/\W+/g, '-')}-${width}.png`,
        fullPage: true,
      });
    if ((await overflow(page)) > 0) findings.push(`${path} is wider than ${width}`);
    if (width === 390) findings.push(...(await tablesCutOff(page)));
    findings.push(...(await seriousFindings(page)), ...complaints);
  }
  return findings;
}

describe('the audit log', () => {
  it('is filtered by an admin, and the address of the view finds it again', async () => {
    const { page, complaints } = await personOf(browser, 'admin', '/platform/audit');
    await page.getByRole('searchbox', { name: /About/ }).fill(member);
    await page.waitForURL(url => url.searchParams.get('object') === member);
    // Until they are found, the entries of before are shown.
    await expect.poll(() => page.locator('main tbody tr:has(th)').count()).toBe(1);
    await page.getByText('Gave a member roles').waitFor();
    await page.getByRole('button', { name: /^Outcome/ }).click();
    await page.getByRole('option', { name: 'Done' }).click();
    await page.waitForURL(/outcome=done/);
    const shared = pathOf(page);
    expect(shared).toContain(`object=${member}`);
    const other = await personOf(browser, 'admin', shared);
    await other.page.getByRole('cell', { name: `Member ${member}` }).waitFor();
    await other.page.getByRole('button', { name: 'Details' }).first().click();
    await other.page.getByText('roles').first().waitFor();
    await other.page.getByText('Reference of the request').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('Made a workspace').first().waitFor();
    expect(pathOf(page)).toBe('/platform/audit');
    expect([...complaints, ...other.complaints]).toEqual([]);
  });

  it('is exported as it is filtered', async () => {
    const { page } = await personOf(browser, 'admin', `/platform/audit?object=${member}`);
    for (const [format, ending] of [
      [/^CSV/, 'csv'],
      [/^JSON/, 'jsonl'],
    ] as const) {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: format }).click();
      const file = await download;
      expect(file.suggestedFilename()).toMatch(new RegExp(`^audit-.*\\.${ending}$`));
      const lines = readFileSync(await file.path(), 'utf8')
        .trim()
        .split('\n');
      expect(lines).toHaveLength(ending === 'csv' ? 2 : 1);
      expect(lines.at(-1)).toContain(member);
    }
    expect(pathOf(page)).toBe(`/platform/audit?object=${member}`);
  });

  it('shows an owner theirs, and no other', async () => {
    const { page } = await personOf(browser, 'isv', `/workspaces/${workspace}/audit`);
    await page.getByText(`Member ${member}`).waitFor();
    await page.getByRole('link', { name: 'Audit log' }).first().waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Audit log' }).count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('nav a[href="/platform/audit"]').count()).toBe(0);
    await page.goto('/platform/audit');
    await page.getByText('audit:read').waitFor();
  });

  it('has its filters in a grid, and none of them alone in a line', async () => {
    for (const width of [1280, 800, 390]) {
      const { page } = await personOf(browser, 'admin', '/platform/audit', width);
      await settled(page);
      const grid = async () => {
        const boxes = await page.locator('.berth-filters > *').all();
        const places = await Promise.all(boxes.map(box => box.boundingBox()));
        const columns = new Set(places.map(place => Math.round(place?.x ?? 0)));
        return { filters: places.length, alone: places.length % columns.size };
      };
      await expect.poll(grid, { message: `at ${width}` }).toEqual({ filters: 8, alone: 0 });
    }
  });

  it('is a stack of rows on a telephone, each cell with its column’s name, and the same table when it is turned', async () => {
    const { page } = await personOf(browser, 'admin', `/platform/audit?object=${member}`, 390);
    await settled(page);
    const row = page.locator('main tbody tr').first();
    await row.getByText('Who', { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Who' }).waitFor({ state: 'hidden' });
    const details = row.getByRole('button', { name: 'Details' });
    await details.focus();
    await page.keyboard.press('Enter');
    await row.getByText('Reference of the request').waitFor();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('columnheader', { name: 'Who' }).waitFor();
    await row.getByText('Who', { exact: true }).waitFor({ state: 'hidden' });
    await row.getByText('Reference of the request').waitFor();
  });

  it('keeps nobody out', async () => {
    const paths = ['/platform/audit', `/workspaces/${workspace}/audit?outcome=done`];
    for (const path of paths) {
      const found = await inspectPage('admin', path);
      expect(found, path).toEqual([]);
    }
  });
});

describe('the inspection policy', () => {
  const path = '/v1/inspection-policy';
  const title = /^Blocks submitting: Sees the node’s processes/;
  afterAll(async () => {
    await call('DELETE', path, { token: await tokenOf('admin') });
  });

  it('is set by an admin; who changed it meanwhile is told of, and nothing that was ticked is lost', async () => {
    const { page, complaints } = await personOf(browser, 'admin', '/platform/policy');
    await page.getByRole('checkbox', { name: title }).check();
    await page.getByText('1 not saved').waitFor();
    const theirs = { submit: ['privileged'], release: [], install: ['host-ipc'] };
    const token = await tokenOf('admin');
    const first = await call('PUT', path, { token, body: theirs });
    expect(first.status).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It was changed meanwhile').waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: title }).isChecked()).toBe(true);
    await page.getByRole('checkbox', { name: /^Blocks submitting: A privileged container/, checked: true }).waitFor();
    await page
      .getByRole('checkbox', { name: /^Blocks installing: Shares memory with the node/, checked: true })
      .waitFor();
    // A package is not judged once more when it is installed: its objects are.
    await expect
      .poll(() => page.getByRole('checkbox', { name: /^Blocks installing: Does not render/ }).count())
      .toBe(0);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByText('Set by admin').waitFor();
    await expect
      .poll(async () => (await call('GET', path, { token })).body)
      .toMatchObject({ submit: ['privileged', 'host-pid'], install: ['host-ipc'] });
    expect(complaints).toEqual([]);
  });

  it('tells the developer whom it stops which finding it is, and what would be right', async () => {
    const template =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: thing}\nspec: {hostPID: true, containers: [{name: main, image: "a:1"}]}\n';
    const bytes = chartPackage({
      name: unique('stopped'),
      version: '1.0.0',
      files: { 'templates/thing.yaml': template },
    });
    const { id } = await upload(workspace, bytes);
    await inspected(await tokenOf('isv'), String(id));
    const { page } = await personOf(browser, 'isv', `/versions/${id}`);
    await page.getByRole('button', { name: 'Submit for review' }).click();
    await page.getByText('The inspection policy does not allow this').waitFor();
    await page.getByText('Leave "hostPID" out.').waitFor();
    await expect.poll(() => page.getByText('Somebody acted first').count()).toBe(0);
  });

  it('keeps nobody out', async () => {
    const found = await inspectPage('admin', '/platform/policy');
    expect(found).toEqual([]);
  });

  it('is reset', async () => {
    const { page } = await personOf(browser, 'admin', '/platform/policy');
    await page.getByRole('button', { name: /^Reset to/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Reset to/ })
      .click();
    await page.getByText('since admin reset it').waitFor();
    await expect
      .poll(async () => (await call('GET', path, { token: await tokenOf('admin') })).body)
      .toMatchObject({
        source: 'deployment',
        submit: [],
      });
  });
});
