import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { builtInRoles, permissions } from '../functions/platform/permissions.ts';
import { launch, overflow, personOf, seriousFindings, settled, tablesCutOff } from './console/browser.ts';
import { call, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => browser?.close());

const bodyRows = 'main tbody tr:has(th)';

describe('the roles', () => {
  it('say what they allow, each permission in words and by its name', async () => {
    const { page, complaints } = await personOf(browser, 'admin', '/platform/roles');
    const viewer = page.locator(bodyRows, { has: page.getByRole('rowheader', { name: /^viewer/ }) });
    await viewer.getByText('Sees: Workspaces, Members and roles, Apps and versions').waitFor();
    await expect.poll(() => viewer.getByText('Changes:').count()).toBe(0);
    const admin = page.locator(bodyRows).first();
    await admin.getByRole('button', { name: `${permissions.length} permissions` }).click();
    for (const permission of permissions) await admin.getByText(permission, { exact: true }).waitFor();
    await settled(page);
    await expect.poll(async () => [...(await seriousFindings(page)), ...complaints]).toEqual([]);
  });

  it('are found by a permission’s name, and by what it is in words', async () => {
    const { page } = await personOf(browser, 'isv', '/platform/roles');
    const names = async () => {
      const rows = await page.locator(bodyRows).getByRole('rowheader').allInnerTexts();
      return rows.map(text => text.split(/\s/)[0]).filter(name => builtInRoles.some(role => role.name === name));
    };
    const find = page.getByRole('searchbox', { name: 'Find a role or a permission' });
    for (const wanted of ['projects:write', 'make, change and remove projects']) {
      await find.fill(wanted);
      await expect.poll(names).toEqual(['admin', 'owner', 'operator']);
      await page.locator(bodyRows).last().getByText('projects:write', { exact: true }).first().waitFor();
    }
    await find.fill('no such thing');
    await page.getByText('No role has “no such thing”').waitFor();
  });

  it('are made of permissions that are chosen by what they are about', async () => {
    const { page } = await personOf(browser, 'admin', '/platform/roles', 390);
    const name = unique('made');
    await page.getByRole('button', { name: 'Make a role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: /Permissions/ }).click();
    // The list's own filter has the focus.
    await page.keyboard.type('roll back');
    await page.getByRole('option', { name: 'installations:write' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator(bodyRows, { hasText: name }).getByText('Changes: Installations').waitFor();
    await settled(page);
    await expect
      .poll(async () => ({
        wide: await overflow(page),
        cut: await tablesCutOff(page),
        axe: await seriousFindings(page),
      }))
      .toEqual({
        wide: 0,
        cut: [],
        axe: [],
      });
    const { body } = await call('GET', '/v1/roles', { token: await tokenOf('admin') });
    expect(body.items).toContainEqual(expect.objectContaining({ name, permissions: ['installations:write'] }));
    await call('DELETE', `/v1/roles/${name}`, { token: await tokenOf('admin') });
  });
});

describe('the members', () => {
  it('that nobody ever signed in as are marked', async () => {
    const workspace = await newWorkspace({ isv: ['owner'], 'corp:misspelt': ['viewer'] });
    const { page } = await personOf(browser, 'isv', `/workspaces/${workspace}/members`);
    await page.getByRole('rowheader', { name: 'corp:misspelt Nobody has signed in as this yet' }).waitFor();
    await page.getByRole('rowheader', { name: 'isv', exact: true }).waitFor();
    await page.close();
  });
});

describe('the uploads', () => {
  it('are shown by chart and version, with the file’s name where there was one', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const name = unique('shown');
    await upload(workspace, chartPackage({ name, version: '1.2.3' }));
    const token = await tokenOf('isv');
    const bytes = Buffer.from('no package');
    await call('PUT', `/v1/workspaces/${workspace}/packages`, { token, bytes });
    await call('POST', `/v1/workspaces/${workspace}/uploads`, { token, body: { file: 'on-its-way.tgz' } });
    for (const width of [1280, 390]) {
      const { page, complaints } = await personOf(browser, 'isv', `/workspaces/${workspace}/uploads`, width);
      await settled(page);
      await page.getByRole('rowheader', { name: 'on-its-way.tgz' }).waitFor();
      await page.getByRole('rowheader', { name: 'A package without a name' }).waitFor();
      await expect.poll(() => page.getByText('package.tgz').count()).toBe(0);
      if (width === 390)
        await expect.poll(async () => [await overflow(page), await tablesCutOff(page)]).toEqual([0, []]);
      await expect.poll(async () => [...(await seriousFindings(page)), ...complaints]).toEqual([]);
      await page.getByRole('link', { name: `${name} 1.2.3` }).click();
      await page.getByRole('heading', { name: `${name} 1.2.3` }).waitFor();
    }
  });
});
