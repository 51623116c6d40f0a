import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castWorkspace } from '../local/settings.ts';
import { launch, overflow, type Person, personOf, seriousFindings, settled } from './console/browser.ts';
import { release, unique, upload } from './support/store.ts';
import { chartWithSchema } from './support/values-chart.ts';

const name = unique('shop');

let browser: Browser;
let operator: Person;
let page: Page;
let editor: Locator;
let form: Locator;

/** What is in the editor, line by line. */
async function text(): Promise<string> {
  return (await editor.locator('.cm-line').allTextContents()).join('\n');
}

/** What an expression over the editor's shadow root is. */
function inEditor(expression: string): Promise<unknown> {
  return page.evaluate(
    `(() => { const root = document.querySelector(".berth-code-editor").shadowRoot; return ${expression}; })()`,
  );
}

const isFocused = () => inEditor('root.activeElement?.getAttribute("role") === "textbox"');
/** Whether the page would be closed without a question. */
const closes = () => page.evaluate('dispatchEvent(new Event("beforeunload", { cancelable: true }))');

const problems = () => page.getByRole('list', { name: 'Problems' });
const view = (label: string) => page.getByRole('button', { name: label, exact: true }).click();

async function toValues(): Promise<void> {
  await page.getByRole('button', { name: /^Project/ }).click();
  await page
    .getByRole('option', { name: /tutorial/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Next' }).click();
  await form.getByText('What the shop says.').waitFor();
  await editor.waitFor();
}

beforeAll(async () => {
  browser = await launch();
  const { id, app } = await upload(castWorkspace, chartWithSchema(name));
  await release(String(id));
  operator = await personOf(browser, 'operator', '/installations', 1500);
  page = operator.page;
  editor = page.getByRole('textbox', { name: 'Your values' });
  form = page.getByRole('region', { name: 'Values as a form' });
  await page.goto(`/store/${app}`);
  await page.locator('main').getByRole('button', { name: 'Install', exact: true }).click();
  await toValues();
});
afterAll(async () => browser?.close());

describe('values, in a browser', () => {
  it('are typed in an editor whose styles the page’s policy allows', async () => {
    expect(await inEditor('root.adoptedStyleSheets.length')).toBe(1);
    expect(await inEditor('root.querySelectorAll("style").length')).toBe(0);
    expect(await inEditor('getComputedStyle(root.querySelector(".cm-gutters")).display')).toBe('flex');
  });

  it('are checked against the chart’s schema, at the line', async () => {
    expect(await closes()).toBe(true);
    await editor.fill('# mine\nreplicas: 12 # few\nimage:\n  tga: x\n');
    await problems().getByText('Must be at most 9.').waitFor();
    expect(await problems().getByRole('listitem').allTextContents()).toEqual([
      'Line 2: Must be at most 9.',
      'Line 4: The chart’s values have no “tga”. Is it spelled right?',
    ]);
    await page.locator('.cm-lint-marker-error').waitFor();
    await form.getByText('Must be at most 9.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await problems().getByRole('button', { name: 'Line 4:' }).click();
    expect(await page.locator('.cm-activeLine').textContent()).toBe('  tga: x');
  });

  it('change with the form, which writes what differs and keeps comments', async () => {
    await form.getByLabel('Replicas', { exact: true }).fill('3');
    expect(await text()).toBe('# mine\nreplicas: 3 # few\nimage:\n  tga: x\n');
    await form.getByRole('button', { name: 'Image' }).click();
    await form.getByLabel('Tag', { exact: true }).fill('1.30');
    await form.getByLabel('Greeting', { exact: true }).fill('yes');
    expect(await text()).toBe('# mine\nreplicas: 3 # few\nimage:\n  tga: x\n  tag: "1.30"\ngreeting: "yes"\n');
    // The chart's default is nothing to write.
    await form.getByLabel('Tag', { exact: true }).fill('1.29');
    await form.getByRole('button', { name: 'Use default of Greeting: hello' }).click();
    expect(await text()).toBe('# mine\nreplicas: 3 # few\nimage:\n  tga: x\n');
    await editor.fill('# mine\nreplicas: 3 # few\n');
    expect(await form.getByLabel('Replicas', { exact: true }).inputValue()).toBe('3');
    await form.getByLabel('Replicas', { exact: true }).fill('');
    expect(await text()).toBe('# mine\n');
    expect(await form.getByLabel('Replicas', { exact: true }).getAttribute('placeholder')).toBe('2');
  });

  it('has fields for lists, choices and forms that exclude each other', async () => {
    await form.getByRole('button', { name: 'Add to Hosts' }).click();
    await form.getByLabel('Host 2', { exact: true }).fill('b.example');
    await form.getByRole('button', { name: /^Log level/ }).click();
    await page.getByRole('option', { name: 'warn' }).click();
    await form.getByRole('button', { name: /^Storage/ }).click();
    await page.getByRole('option', { name: 'Volume' }).click();
    await problems().getByText('“size” is required.').waitFor();
    await form.getByLabel('Size', { exact: true }).fill('5Gi');
    await form.getByRole('button', { name: 'Ingress' }).click();
    await form.getByLabel('Enabled').click();
    await form.getByLabel('Labels', { exact: true }).fill('team: web');
    expect(await text()).toBe(
      '# mine\nhosts:\n  - shop.example.com\n  - b.example\nlogLevel: warn\nstorage:\n  kind: volume\n  size: 5Gi\ningress:\n  enabled: true\nlabels:\n  team: web\n',
    );
    await problems().getByRole('listitem').first().waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Remove Hosts 1' }).click();
    expect(await text()).toContain('hosts:\n  - b.example\nlogLevel');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('leave the form alone while the YAML is broken', async () => {
    await editor.fill('# mine\nreplicas: [');
    await form.getByText('The YAML is broken').waitFor();
    expect(await form.getByLabel('Greeting', { exact: true }).isDisabled()).toBe(true);
    await editor.fill('# mine\nreplicas: 4\n');
    await form.getByText('The YAML is broken').waitFor({ state: 'detached' });
    expect(await form.getByLabel('Replicas', { exact: true }).inputValue()).toBe('4');
  });

  it('can be seen one way or the other', async () => {
    await view('YAML');
    await form.waitFor({ state: 'detached' });
    await page.getByText('# What the shop says').waitFor();
    await view('Form');
    await editor.waitFor({ state: 'detached' });
    await form.getByLabel('Greeting', { exact: true }).fill('good day');
    await view('Both');
    await editor.waitFor();
    expect(await text()).toBe('# mine\nreplicas: 4\ngreeting: good day\n');
  });

  it('are reached and left by keyboard alone', async () => {
    await form.getByLabel('Labels', { exact: true }).focus();
    for (let step = 0; step < 5 && !(await isFocused()); step++) await page.keyboard.press('Tab');
    expect(await isFocused()).toBe(true);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('image:');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('tag: v2');
    expect(await text()).toContain('image:\n');
    expect(await text()).toMatch(/\n {2,}tag: v2$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await isFocused()).toBe(false);
    expect(await text()).toMatch(/tag: v2$/);
    await editor.focus();
    await page.keyboard.press('Control+z');
    expect(await text()).not.toContain('v2');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('# over it');
    expect(await text()).toBe('# over it');
  });

  it('are still there after the preview, after a question before leaving, and after the session has ended', async () => {
    await editor.fill('# mine\nreplicas: 5\ngreeting: good evening\n');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Nothing stands in its way').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Previous' }).click();
    await editor.waitFor();
    expect(await text()).toContain('replicas: 5');
    expect(await closes()).toBe(false);
    const stay = page.getByRole('dialog').getByRole('button', { name: 'Stay' });
    await page.getByRole('link', { name: 'Installations' }).first().click();
    await stay.click();
    await page.goBack();
    await stay.click();
    await page.waitForURL(/\/install\?/);
    await page.route('**/v1/installations:preview', route => route.fulfill({ status: 401, json: {} }));
    await page.route('**/oauth2/token', route => route.fulfill({ status: 400, json: {} }));
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Your session has ended').waitFor({ state: 'detached' });
    await page.getByText('Nothing stands in its way').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Previous' }).click();
    await editor.waitFor();
    expect(await text()).toContain('replicas: 5');
  });

  it('fit on a telephone, in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    expect(await overflow(page)).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: /^View/ }).click();
    await page.getByRole('option', { name: 'YAML' }).click();
    await editor.waitFor();
    await settled(page);
    expect(await overflow(page)).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('without a word of complaint from the browser', () => {
    expect(operator.complaints).toEqual([]);
  });
});
