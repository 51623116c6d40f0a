import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executionName as shownName } from '../console/lifecycle/execution-name.ts';
import { chartPackage } from '../functions/chart/testing.ts';
import { executionName } from '../functions/platform/review-execution.ts';
import { root } from '../local/settings.ts';
import { launch, newPerson, personOf, settled, signInAt } from './console/browser.ts';
import { act, call, newWorkspace, release, tokenOf, unique, upload } from './support/store.ts';

const chart = (file: string): Buffer => readFileSync(join(root, '../shared/charts/tutorial', file));

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => browser?.close());

describe('how the console is served', () => {
  it('lets nothing run that is not its own', async () => {
    const { headers, bytes } = await call('GET', '/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(bytes.toString()).not.toMatch(/https?:\/\//);
  });

  it('answers every page’s address with the console, and a file that is not there with a 404', async () => {
    await expect
      .poll(async () =>
        (await call('GET', '/workspaces/any/apps', { headers: { accept: 'text/html' } })).bytes.toString(),
      )
      .toContain('<div id="console">');
    await expect.poll(async () => (await call('GET', '/assets/none.js')).status).toBe(404);
    await expect.poll(async () => (await call('GET', '/v1/none')).headers.get('content-type')).toContain('json');
  });

  it('names an execution as the review does', () => {
    const version = { workspace: 'tutorial', chartName: 'emqx', name: 'v1.0.0-beta.1', id: 'ver_01m8870fazgkas1ffs' };
    expect(shownName(version)).toBe(executionName(version.workspace, version.chartName, version.name, version.id));
  });

  it('loads within 350 kB, compressed', async () => {
    const { page } = await newPerson(browser);
    await page.goto('/');
    await settled(page);
    const sizes =
      "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(({ name }) => !name.includes('/v1/')).map(({ encodedBodySize }) => encodedBodySize)";
    const loaded = (await page.evaluate(sizes)) as number[];
    const total = loaded.reduce((sum, bytes) => sum + bytes, 0);
    console.log(`console: first load ${(total / 1000).toFixed(1)} kB in ${loaded.length} files`);
    expect(total).toBeLessThan(350_000);
  });
});

describe('signing in', () => {
  it('goes through the hosted sign-in and back to the page, keeps no token, and is found again by a reload', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const { page, complaints } = await newPerson(browser);
    const addresses: string[] = [];
    page.on('framenavigated', frame => addresses.push(frame.url()));
    await signInAt(page, 'isv', `/workspaces/${workspace}/apps`);
    await page.getByText('No apps yet').waitFor();
    const kept = String(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
    );
    // A JWT begins so in base64.
    expect(kept).not.toContain('eyJ');
    expect(addresses.join(' ')).not.toContain('eyJ');
    expect(page.url()).not.toContain('code=');
    await page.reload();
    await page.getByText('No apps yet').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/workspaces/${workspace}/apps`);
    expect(complaints).toEqual([]);
  });

  it('that ends in the middle of a form loses nothing that was typed', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const { app } = await upload(workspace, chart('emqx-v4.0.2.tgz'));
    const { page, context } = await personOf(browser, 'isv', `/apps/${app}?tab=entry`);
    await page.getByLabel('In one sentence').fill('Typed before the session ended');
    await page.route('**/v1/apps/**', route => route.fulfill({ status: 401, json: {} }));
    await page.route('**/oauth2/token', route => route.fulfill({ status: 400, json: {} }));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.unrouteAll();
    const popup = context.waitForEvent('page');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await popup;
    await page.getByText('Your session has ended').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByLabel('In one sentence').inputValue()).toBe('Typed before the session ended');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
  });
});

describe('two people at once', () => {
  it('shows who was first, and how it stands', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const isv = await tokenOf('isv');
    const { id } = await upload(workspace, chart('emqx-v4.0.2.tgz'));
    await act(isv, String(id), 'submit');
    const { page } = await personOf(browser, 'reviewer', `/reviews/${id}`);
    await page.getByRole('button', { name: 'Claim' }).waitFor();
    await act(await tokenOf('admin'), String(id), 'reject', 'Not this one');
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByText('Somebody acted first').waitFor();
    await page.getByText('Not this one').waitFor();
  });

  it('keeps what was typed when somebody else saved first', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const { app } = await upload(workspace, chart('emqx-v4.0.2.tgz'));
    const { page } = await personOf(browser, 'isv', `/apps/${app}?tab=entry`);
    await page.getByLabel('In one sentence').fill('Mine');
    const theirs = { token: await tokenOf('isv'), body: { abstract: 'Theirs' } };
    const saved = await call('PATCH', `/v1/apps/${app}`, theirs);
    expect(saved.status).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It was changed meanwhile').waitFor();
    await expect.poll(() => page.getByLabel('In one sentence').inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await expect
      .poll(async () => (await call('GET', `/v1/apps/${app}`, { token: await tokenOf('isv') })).body.abstract)
      .toBe('Mine');
  });
});

describe('pictures of strangers', () => {
  it('run no scripts, in the page or on their own', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const { id, app } = await upload(workspace, chart('emqx-v4.0.2.tgz'));
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="hacked()"><script>function hacked() { top.hacked = document.title = 'hacked' } hacked()</script><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:hacked()"/></foreignObject></svg>`;
    const icon = await call('POST', `/v1/apps/${app}/attachments?kind=icon`, {
      token: await tokenOf('isv'),
      bytes: Buffer.from(svg),
    });
    expect(icon.status).toBe(201);
    const { page } = await personOf(browser, 'isv', `/apps/${app}?tab=entry`);
    await settled(page);
    await expect.poll(() => page.evaluate('window.hacked')).toBeUndefined();
    await page.goto(String(icon.body.address));
    await expect.poll(() => page.evaluate('window.hacked')).toBeUndefined();
    await expect.poll(() => page.title()).not.toBe('hacked');
    await act(await tokenOf('isv'), String(id), 'delete');
  });
});

describe('texts of strangers', () => {
  it('run nothing, and lead nowhere that tells where one came from', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const readme =
      '# Hello\n\n<script>window.hacked = 1</script>\n\nA [bad](javascript:alert(1)) [good](https://example.com)\n';
    const bytes = chartPackage({ name: unique('texts'), version: '1.0.0', files: { 'README.md': readme } });
    const { id } = await upload(workspace, bytes);
    const { page, complaints } = await personOf(browser, 'isv', `/versions/${id}?tab=readme`);
    await page.getByRole('heading', { name: 'Hello' }).waitFor();
    await expect
      .poll(() => page.locator('.berth-markdown script, .berth-markdown a[href^=javascript]').count())
      .toBe(0);
    const good = page.getByRole('link', { name: 'good' });
    await expect.poll(() => good.getAttribute('rel')).toMatch(/noopener.*noreferrer|noreferrer.*noopener/);
    await expect.poll(() => page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
  });
});

describe('uploading', () => {
  it('takes a package that is dropped anywhere on the page', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const { page } = await personOf(browser, 'isv', `/workspaces/${workspace}/apps`);
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
});

describe('searching', () => {
  it('answers as one types', async () => {
    const workspace = await newWorkspace({ isv: ['owner', 'developer'] });
    const { id } = await upload(workspace, chart('redis-12.0.0.tgz'));
    // The store has one chart of a name: another test's workspace may be its owner.
    await release(String(id)).catch(() => undefined);
    const { page } = await newPerson(browser);
    await page.goto('/');
    await page.getByRole('link', { name: 'redis' }).first().waitFor();
    await page.getByRole('searchbox').fill('no such thing');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('searchbox').fill('redi');
    await page.getByRole('link', { name: 'redis' }).first().waitFor();
    expect(new URL(page.url()).search).toBe('?q=redi');
    await page.reload();
    await page.getByRole('link', { name: 'redis' }).first().waitFor();
  });
});
