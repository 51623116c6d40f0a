import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { root } from '../local/settings.ts';
import { launch, overflow, personOf, seriousFindings, settled } from './console/browser.ts';
import { act, inspected, newWorkspace, release, tokenOf, unique, upload } from './support/store.ts';

let browser: Browser;
/** A version under review that differs from the released one, and one of emqx, a draft. */
let scene: { name: string; reviewed: string; released: string; emqx: string };

const pod = (image: string, privileged: boolean): string =>
  `# The one and only\napiVersion: v1\nkind: Pod\nmetadata:\n  name: main\nspec:\n  hostPID: ${privileged}\n  containers:\n    - name: main\n      image: ${image}\n      securityContext: { privileged: ${privileged} }\n`;
const config = (lines: string[]): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  main.conf: |\n${lines.map(line => `    ${line}\n`).join('')}`;
const password =
  'apiVersion: v1\nkind: Secret\nmetadata:\n  name: password\ndata:\n  password: {{ randAlphaNum 20 | b64enc }}\n';

function chart(name: string, version: string, files: Record<string, string>): Buffer {
  return chartPackage({ name, version, files: { 'templates/password.yaml': password, ...files } });
}

async function prepare(): Promise<typeof scene> {
  const isv = await tokenOf('isv');
  const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
  const name = unique('reviewed');
  const long = (word: string) => Array.from({ length: 1500 }, (_, i) => `# ${word} ${i}`).join('\n');
  const first = await upload(
    workspace,
    chart(name, '1.0.0', {
      'templates/config.yaml': config(['user web', 'port 80', 'log short']),
      'templates/pod.yaml': pod('nginx:1.28', false),
      'values.yaml': `${long('old')}\ngreeting: hello\n`,
    }),
  );
  await release(String(first.id));
  const second = await upload(
    workspace,
    chart(name, '2.0.0', {
      'templates/config.yaml': config(['user web', 'port 8080', 'log short']),
      'templates/pod.yaml': pod('nginx:1.29', true),
      'templates/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: door\nspec: { type: NodePort }\n',
      'values.yaml': `${long('new')}\ngreeting: good day\n`,
    }),
  );
  await act(isv, String(second.id), 'submit', 'Please look at it');
  const emqx = await upload(workspace, readFileSync(join(root, '../shared/charts/tutorial/emqx-v1.0.0-beta.1.tgz')));
  for (const { id } of [first, second, emqx]) await inspected(isv, String(id));
  return { name, released: String(first.id), reviewed: String(second.id), emqx: String(emqx.id) };
}

beforeAll(async () => {
  browser = await launch();
  scene = await prepare();
});
afterAll(async () => browser?.close());

const review = (rest = ''): string => `/reviews/${scene.reviewed}${rest}`;

describe('a reviewer', () => {
  it('goes through the findings, the gravest first, and ticks them by keyboard; a reload and the decision remember', async () => {
    const { page, complaints } = await personOf(browser, 'reviewer', review());
    await page.getByText('2 dangers are not ticked').waitFor();
    await page.getByText('0 of 4 looked at').waitFor();
    const topics = async (): Promise<string[]> => {
      const texts = await page.locator('.berth-review h3').allTextContents();
      const known = ['Privileges', 'Access to the node', 'Images'];
      return [...new Set(texts.flatMap(text => known.find(each => text.startsWith(each)) ?? []))];
    };
    await expect.poll(topics).toEqual(['Privileges', 'Access to the node', 'Images']);
    await page.getByText('Leave "hostPID" out.').waitFor();
    const box = page.getByRole('checkbox', { name: /is privileged/ });
    await box.focus();
    await page.keyboard.press('Space');
    await page.getByText('1 danger is not ticked').waitFor();
    await page.getByText('1 of 4 looked at').waitFor();
    // A key of the page does nothing while a box has the focus.
    await page.keyboard.press('r');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.reload();
    await page.getByText('1 of 4 looked at').waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: /is privileged/ }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Access to the node: Tick all' }).click();
    await page.getByText('2 of 4 looked at').waitFor();
    await page.getByText('not ticked').waitFor({ state: 'detached' });
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('finds another reviewer’s ticks in no browser but theirs', async () => {
    const { page } = await personOf(browser, 'reviewer', review());
    await page.getByText('0 of 4 looked at').waitFor();
  });

  it('opens the object of a finding, its text, and the template that makes it', async () => {
    const { page, complaints } = await personOf(browser, 'reviewer', review());
    await page.getByRole('link', { name: 'Pod main' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('# The one and only').waitFor();
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Find an object' }).fill('door');
    await page.getByText('1 found').first().waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: 'door' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('link', { name: 'templates/service.yaml' }).click();
    await page.getByText('type: NodePort').waitFor();
    expect(complaints).toEqual([]);
  });

  it('sees what changes in the objects, side by side; a new password is no change', async () => {
    const { page, complaints } = await personOf(browser, 'reviewer', review('?tab=changes'));
    await page.getByText('3 objects differ').waitFor();
    await page.getByText('1 object does not differ.').waitFor();
    await page.getByText('spec.containers[main].image').waitFor();
    const conf = page.getByRole('region', { name: 'data.main.conf' });
    await expect.poll(() => conf.locator('del mark').allTextContents()).toEqual(['80']);
    await expect.poll(() => conf.locator('ins mark').allTextContents()).toEqual(['8080']);
    await page.getByRole('button', { name: /^Service door/ }).click();
    await page.getByText('type: NodePort').first().waitFor();
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('pages through thousands of changed lines', async () => {
    const { page } = await personOf(browser, 'reviewer', review('?tab=changes'));
    await settled(page);
    const begun = Date.now();
    await page.getByRole('button', { name: /^values\.yaml/ }).click();
    const patch = page.getByRole('region', { name: 'values.yaml' });
    await patch.getByText('# new 0', { exact: true }).waitFor();
    console.log(`a patch of 1,500 changed lines is there after ${Date.now() - begun} ms`);
    await expect.poll(() => patch.locator('tbody tr').count()).toBe(400);
    await page.getByRole('button', { name: 'Show 400 more lines' }).click();
    await patch.locator('tbody tr').nth(799).waitFor();
  });
});

describe('a developer', () => {
  it('sees the objects of a draft, what is mapped, and each Kubernetes version', async () => {
    const { page, complaints } = await personOf(browser, 'isv', `/versions/${scene.emqx}?tab=objects`);
    await page.getByText('mapped to apps/v1').waitFor();
    await page.getByRole('button', { name: /Kubernetes version/ }).click();
    await page.getByRole('option', { name: '1.34' }).click();
    await page.waitForURL(/kubernetes=1\.34/);
    await page.getByText('mapped to apps/v1').waitFor();
    expect(complaints).toEqual([]);
  });

  it('compares two versions: values, objects and files', async () => {
    const path = `/versions/${scene.reviewed}?tab=compare&with=${scene.released}`;
    const { page } = await personOf(browser, 'isv', path);
    await page.getByText('1 values differ').waitFor();
    await page.getByText('3 objects differ').waitFor();
    await page.getByText('5 files differ').waitFor();
  });
});

describe('every new page', () => {
  const paths = (): string[] => [
    review(),
    review('?tab=objects'),
    review('?tab=objects&object=Pod//main'),
    review('?tab=changes'),
    `/versions/${scene.reviewed}?tab=objects`,
    `/versions/${scene.reviewed}?tab=inspection`,
    `/versions/${scene.reviewed}?tab=compare&with=${scene.released}`,
  ];
  const opened = async (page: Page, path: string): Promise<void> => {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    await settled(page);
  };

  it('fits into 390 pixels, and keeps nobody out, in the light and in the dark', async () => {
    const { page } = await personOf(browser, 'admin', review(), 390);
    const wide: string[] = [];
    const findings: string[] = [];
    for (const theme of ['light', 'dark']) {
      await page.evaluate(`localStorage.setItem('berth.theme', '${theme}')`);
      for (const path of paths()) {
        await opened(page, path);
        if ((await overflow(page)) > 0) wide.push(path);
        for (const finding of await seriousFindings(page)) findings.push(`${theme} ${path} ${finding}`);
      }
    }
    expect({ wide, findings }).toEqual({ wide: [], findings: [] });
  });

  it('shows a patch in one column there: each line once', async () => {
    const { page } = await personOf(browser, 'admin', review('?tab=changes'), 390);
    const conf = page.getByRole('region', { name: 'data.main.conf' });
    await conf.waitFor();
    const lines = async (): Promise<string[]> =>
      (await conf.locator('.berth-patch-line').allInnerTexts()).map(line => line.trim());
    await expect.poll(lines).toEqual(['user web', '− port 80', '+ port 8080', 'log short']);
  });
});
