import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { castWorkspace } from '../local/settings.ts';
import { launch, overflow, personOf, seriousFindings } from './console/browser.ts';
import { patience } from './console/steps.ts';
import { install, kubectl, newProject } from './support/installations.ts';
import { release, tokenOf, upload } from './support/store.ts';

const chart = (name: string) => readFileSync(join(import.meta.dirname, `../../shared/cases/helm/${name}.tgz`));

let browser: Browser;
const versions: string[] = [];
beforeAll(async () => {
  browser = await launch();
  for (const name of ['scale1', 'scale2']) {
    const version = String((await upload(castWorkspace, chart(name))).id);
    await release(version);
    versions.push(version);
  }
});
afterAll(async () => browser?.close());

it.each([1500, 400])(
  'what others have set since is shown before an upgrade, and may stop it: %d pixels',
  async width => {
    const [first = '', second = ''] = versions;
    const token = await tokenOf('operator');
    const { id: project, namespace } = await newProject(castWorkspace, token);
    const { id, operation } = await install(token, { project, release: 'web', version: first });
    expect(operation.status, operation.detail).toBe('succeeded');
    await kubectl('scale', 'deployment', 'web-web', '--replicas=3', '--namespace', namespace);
    const { page } = await personOf(browser, 'operator', `/install?version=${second}&installation=${id}`, width);
    for (let step = 0; step < 2; step++) await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('.spec.replicas: set by “kubectl”, now 3').waitFor({ timeout: patience });
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await expect.poll(() => overflow(page)).toBe(0);
    await page.getByLabel('Stop when others have set fields since').click();
    await page.getByText('is not to be taken over').first().waitFor({ timeout: patience });
  },
);
