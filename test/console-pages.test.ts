import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../local/settings.ts';
import { launch, overflow, type Person, personOf, seriousFindings, settled, tablesCutOff } from './console/browser.ts';
import { administratorPages, developerPages, installationPages, type Scene } from './console/pages.ts';
import { act, call, newWorkspace, release, tokenOf, upload } from './support/store.ts';

const chart = (file: string): Buffer => readFileSync(join(root, '../shared/charts/tutorial', file));

let browser: Browser;
let scene: Scene;

/** An app in the store, with a second version under review and a refused upload: something to show on every page. */
async function prepare(): Promise<Scene> {
  const workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  const isv = await tokenOf('isv');
  const { id, app } = await upload(workspace, chart('redis-11.3.4.tgz'));
  // One chart of a name is in the store: where another test was first, its app is the one to look at.
  const released = await release(String(id)).then(
    () => true,
    () => false,
  );
  const second = await upload(workspace, chart('redis-12.0.0.tgz'));
  await act(isv, String(second.id), 'submit', 'Please look at it');
  await call('PUT', `/v1/workspaces/${workspace}/packages`, { token: isv, bytes: Buffer.from('no package') });
  const found = released ? undefined : (await call('GET', '/v1/store/apps?q=redis')).body.items?.[0]?.id;
  return { workspace, app: String(found ?? app), version: String(second.id) };
}

/** The pages of an installation that the cast's workspace has, if one was made. */
async function ofInstallation(): Promise<string[]> {
  const { body } = await call('GET', '/v1/installations?limit=1', { token: await tokenOf('isv') });
  const [first] = body.items ?? [];
  return first ? installationPages(String(first.id)) : [];
}

async function everyPage(page: Page, paths: string[], look: (path: string) => Promise<void>): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await page.locator('main h1, main h2').first().waitFor();
    await settled(page);
    await look(path);
  }
}

const people: [who: 'isv' | 'admin', pages: (scene: Scene) => string[]][] = [
  ['isv', developerPages],
  ['admin', administratorPages],
];

async function accessible({ page, complaints }: Person, paths: string[]): Promise<string[]> {
  const findings: string[] = [];
  await everyPage(page, paths, async path => {
    for (const finding of await seriousFindings(page)) findings.push(`${path} ${finding}`);
  });
  return [...findings, ...complaints];
}

beforeAll(async () => {
  browser = await launch();
  scene = await prepare();
});
afterAll(async () => browser?.close());

describe.each(people)('every page of %s', (who, pages) => {
  it('keeps nobody out, says axe, and breaks no policy', async () => {
    const person = await personOf(browser, who, `/workspaces/${scene.workspace}/apps`);
    const paths = [...pages(scene), ...(who === 'isv' ? await ofInstallation() : [])];
    const findings = await accessible(person, paths);
    expect(findings).toEqual([]);
  });

  it('fits into 390 pixels, in the dark too', async () => {
    const { page } = await personOf(browser, who, `/workspaces/${scene.workspace}/apps`, 390);
    await page.evaluate("localStorage.setItem('berth.theme', 'dark')");
    const wide: string[] = [];
    const findings: string[] = [];
    await everyPage(page, pages(scene), async path => {
      if ((await overflow(page)) > 0) wide.push(path);
      for (const table of await tablesCutOff(page)) wide.push(`${path} ${table}`);
      for (const finding of await seriousFindings(page)) findings.push(`${path} ${finding}`);
    });
    expect({ wide, findings }).toEqual({ wide: [], findings: [] });
  });
});

describe('the language', () => {
  it('is Chinese for who chooses it, and stays so', async () => {
    const { page } = await personOf(browser, 'isv', `/workspaces/${scene.workspace}/apps`);
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('menuitemcheckbox', { name: '简体中文' }).click();
    await page.getByRole('heading', { name: '应用', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '应用', exact: true }).waitFor();
    await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe('zh-CN');
  });
});
