import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, personOf, seriousFindings, settled } from './console/browser.ts';
import { call, tokenOf, unique } from './support/store.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => browser?.close());

const role = 'arn:aws:iam::123456789012:role/berth-installer';
const given = /^berth-[\w-]{32}$/;

async function externalIdOf(name: string): Promise<unknown> {
  const token = await tokenOf('admin');
  const { body } = await call('GET', '/v1/clusters', { token });
  const id = body.items?.find(each => each.name === name)?.id;
  if (!id) return undefined;
  const { eks } = (await call('GET', `/v1/clusters/${id}`, { token })).body as { eks?: { externalId: string | null } };
  return eks?.externalId;
}

describe('an EKS cluster', () => {
  it('is registered with an external id that the console shows first, and can be given another', async () => {
    const { page, complaints } = await personOf(browser, 'admin', '/platform/clusters');
    const name = unique('eks');
    await page.getByRole('button', { name: 'Register a cluster' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByLabel('Name of the EKS cluster').fill('prod');
    await dialog.getByLabel('Region').fill('eu-west-1');
    await dialog.getByLabel('Role to take on').fill(role);
    const register = dialog.getByRole('button', { name: 'Register a cluster' });
    await expect.poll(() => register.isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Get an external id' }).click();
    await dialog.getByText('sts:ExternalId').waitFor();
    await settled(page);
    const findings = await seriousFindings(page);
    expect(findings).toEqual([]);
    await register.click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => externalIdOf(name)).toMatch(given);
    const first = await externalIdOf(name);

    const title = `Give the cluster ${name} a new external id`;
    await page.getByRole('button', { name: title }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Get an external id' }).click();
    await page.getByRole('dialog').getByText('sts:ExternalId').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(async () => (await externalIdOf(name)) !== first).toBe(true);
    await expect.poll(() => externalIdOf(name)).toMatch(given);
    expect(complaints).toEqual([]);
  });
});
