import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castWorkspace } from '../local/settings.ts';
import { fillSignIn, launch, overflow, type Person, personOf, seriousFindings, settled } from './console/browser.ts';
import { choose, writeCode } from './console/steps.ts';
import { release, unique, upload } from './support/store.ts';
import { chartWithSchema } from './support/values-chart.ts';

const name = unique('shop');
let version: string;

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
  version = String(id);
  await release(version);
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
    await expect.poll(() => inEditor('root.adoptedStyleSheets.length')).toBe(1);
    await expect.poll(() => inEditor('root.querySelectorAll("style").length')).toBe(0);
    await expect.poll(() => inEditor('getComputedStyle(root.querySelector(".cm-gutters")).display')).toBe('flex');
  });

  it('are checked against the chart’s schema, at the line', async () => {
    await expect.poll(() => closes()).toBe(true);
    await writeCode(editor, '# mine\nreplicas: 12 # few\nimage:\n  tga: x\n');
    await problems().getByText('“replicas” must be at most 9; it is 12.').waitFor();
    await expect
      .poll(() => problems().getByRole('listitem').allTextContents())
      .toEqual([
        'Line 2: “replicas” must be at most 9; it is 12.',
        'Line 4: The chart has no “tga”, and will most likely not look at it. Did you mean “tag”?',
      ]);
    await page.locator('.cm-lint-marker-error').waitFor();
    await form.getByText('“replicas” must be at most 9; it is 12.').waitFor();
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await problems().getByRole('button', { name: 'Line 4:' }).click();
    await expect.poll(() => page.locator('.cm-activeLine').textContent()).toBe('  tga: x');
  });

  it('change with the form, which writes what differs and keeps comments', async () => {
    await form.getByLabel('Replicas', { exact: true }).fill('3');
    await expect.poll(() => text()).toBe('# mine\nreplicas: 3 # few\nimage:\n  tga: x\n');
    await form.getByRole('button', { name: 'Image' }).click();
    await form.getByLabel('Tag', { exact: true }).fill('1.30');
    await form.getByLabel('Greeting', { exact: true }).fill('yes');
    await expect
      .poll(() => text())
      .toBe('# mine\nreplicas: 3 # few\nimage:\n  tga: x\n  tag: "1.30"\ngreeting: "yes"\n');
    // The chart's default is nothing to write.
    await form.getByLabel('Tag', { exact: true }).fill('1.29');
    await form.getByRole('button', { name: 'Use default of Greeting: hello' }).click();
    await expect.poll(() => text()).toBe('# mine\nreplicas: 3 # few\nimage:\n  tga: x\n');
    await writeCode(editor, '# mine\nreplicas: 3 # few\n');
    await expect.poll(() => form.getByLabel('Replicas', { exact: true }).inputValue()).toBe('3');
    await form.getByLabel('Replicas', { exact: true }).fill('');
    await expect.poll(() => text()).toBe('# mine\n');
    await expect.poll(() => form.getByLabel('Replicas', { exact: true }).getAttribute('placeholder')).toBe('2');
  });

  it('has fields for lists, choices and forms that exclude each other', async () => {
    await form.getByRole('button', { name: 'Add to Hosts' }).click();
    await form.getByLabel('Host 2', { exact: true }).fill('b.example');
    await form.getByRole('button', { name: /^Log level/ }).click();
    await page.getByRole('option', { name: 'warn' }).click();
    await form.getByRole('button', { name: /^Storage/ }).click();
    await page.getByRole('option', { name: 'Volume' }).click();
    await problems().getByText('“storage.size” is missing: the chart needs text there.').waitFor();
    await form.getByLabel('Size', { exact: true }).fill('5Gi');
    await form.getByRole('button', { name: 'Ingress' }).click();
    await form.getByLabel('Enabled').click();
    await form.getByRole('button', { name: 'Labels', exact: true }).click();
    await form.getByLabel('Name of a new entry in Labels').fill('team');
    await page.keyboard.press('Enter');
    await form.getByLabel('team', { exact: true }).fill('web');
    await expect
      .poll(() => text())
      .toBe(
        '# mine\nhosts:\n  - shop.example.com\n  - b.example\nlogLevel: warn\nstorage:\n  kind: volume\n  size: 5Gi\ningress:\n  enabled: true\nlabels:\n  team: web\n',
      );
    await problems().getByRole('listitem').first().waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Remove Hosts 1' }).click();
    await expect.poll(() => text()).toContain('hosts:\n  - b.example\nlogLevel');
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('has fields for entries of any name, for places of a list, and for what comes with a choice', async () => {
    await writeCode(editor, '# mine\nlabels:\n  team: web # whose\n');
    await form.getByRole('button', { name: 'Rename team' }).click();
    await form.getByLabel('New name of team').fill('owner');
    await form.getByRole('button', { name: 'Rename', exact: true }).click();
    await expect.poll(() => text()).toBe('# mine\nlabels:\n  owner: web # whose\n');
    await form.getByLabel('Name of a new entry in Labels').fill('owner');
    await form.getByText('“owner” is there already.').waitFor();
    await form.getByRole('button', { name: 'Remove owner' }).click();
    await expect.poll(() => text()).toBe('# mine\n');
    await form.getByRole('button', { name: 'Add to Range' }).click();
    await form.getByLabel('To', { exact: true }).fill('9');
    await expect.poll(() => form.getByRole('button', { name: 'Add to Range' }).isDisabled()).toBe(true);
    await expect.poll(() => form.getByLabel('Peers', { exact: true }).count()).toBe(0);
    await choose(page, /^Mode/, 'cluster');
    await problems()
      .getByText('“peers” is missing: the chart needs a whole number there. This is so because “mode” is “cluster”.')
      .waitFor();
    await form.getByLabel('Peers', { exact: true }).fill('3');
    await expect.poll(() => text()).toBe('# mine\nrange:\n  - 1\n  - 9\nmode: cluster\npeers: 3\n');
    await form.getByRole('button', { name: 'Clear Peers' }).click();
    await expect.poll(() => text()).toBe('# mine\nrange:\n  - 1\n  - 9\nmode: cluster\n');
    await choose(page, /^Mode/, 'single');
    await form.getByLabel('Peers', { exact: true }).waitFor({ state: 'detached' });
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('has the fields of the charts inside, and checks what stands under their names', async () => {
    await writeCode(editor, '# mine\ncache:\n  memory: 1024\n');
    await problems().getByText('“cache.memory” must be at most 512; it is 1024. (chart cache)').waitFor();
    await form.getByRole('heading', { name: 'Charts inside of this chart' }).waitFor();
    await form.getByRole('button', { name: 'cache', exact: true }).click();
    await form.getByLabel('Memory', { exact: true }).fill('128');
    // What was said above is gone, so that nothing moves while something is chosen.
    await problems().getByRole('listitem').first().waitFor({ state: 'detached' });
    await choose(page, /^policy/, 'lfu');
    await expect.poll(() => text()).toBe('# mine\ncache:\n  memory: 128\n  policy: lfu\n');
    await writeCode(editor, '# mine\ncache:\n  enabled: false\n');
    await form.getByText('cache is off, and its values are not used.').waitFor();
    await expect.poll(() => problems().getByRole('listitem').count()).toBe(0);
  });

  it('leave the form alone while the YAML is broken', async () => {
    await writeCode(editor, '# mine\nreplicas: [');
    await form.getByText('The YAML is broken').waitFor();
    await expect.poll(() => form.getByLabel('Greeting', { exact: true }).isDisabled()).toBe(true);
    await writeCode(editor, '# mine\nreplicas: 4\n');
    await form.getByText('The YAML is broken').waitFor({ state: 'detached' });
    await expect.poll(() => form.getByLabel('Replicas', { exact: true }).inputValue()).toBe('4');
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
    await expect.poll(() => text()).toBe('# mine\nreplicas: 4\ngreeting: good day\n');
  });

  it('are reached and left by keyboard alone', async () => {
    await form.getByLabel('Annotations', { exact: true }).focus();
    for (let step = 0; step < 20 && !(await isFocused()); step++) await page.keyboard.press('Tab');
    await expect.poll(() => isFocused()).toBe(true);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('image:');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('tag: v2');
    await expect.poll(() => text()).toContain('image:\n');
    await expect.poll(() => text()).toMatch(/\n {2,}tag: v2$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect.poll(() => isFocused()).toBe(false);
    await expect.poll(() => text()).toMatch(/tag: v2$/);
    await editor.focus();
    await page.keyboard.press('Control+z');
    await expect.poll(() => text()).not.toContain('v2');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('# over it');
    await expect.poll(() => text()).toBe('# over it');
  });

  it('are still there after the preview, after a question before leaving, and after the session has ended', async () => {
    await writeCode(editor, '# mine\nreplicas: 5\ngreeting: good evening\n');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Nothing stands in its way').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Previous' }).click();
    await editor.waitFor();
    await expect.poll(() => text()).toContain('replicas: 5');
    await expect.poll(() => closes()).toBe(false);
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
    await expect.poll(() => text()).toContain('replicas: 5');
  });

  it('fit on a telephone, in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    await expect.poll(() => overflow(page)).toBe(0);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: /^View/ }).click();
    await page.getByRole('option', { name: 'YAML' }).click();
    await editor.waitFor();
    await settled(page);
    await expect.poll(() => overflow(page)).toBe(0);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('without a word of complaint from the browser', () => {
    expect(operator.complaints).toEqual([]);
  });
});

describe('what was typed when the session ended', () => {
  const secret = 'nobody-elses-word';
  const dialog = () => page.getByText('Your session has ended');

  async function toInstall(): Promise<void> {
    await page.goto(`/install?version=${version}`);
    await toValues();
  }

  /** Ends the session at the next call, and has its end forgotten at the hosted sign-in too. */
  async function endSession(): Promise<void> {
    await page.route('**/v1/installations:preview', route => route.fulfill({ status: 401, json: {} }));
    await page.route('**/oauth2/token', route => route.fulfill({ status: 400, json: {} }));
    await page.getByRole('button', { name: 'Next' }).click();
    await dialog().waitFor();
    await page.unrouteAll();
    await page.context().clearCookies();
  }

  async function signInBeside(who: 'isv' | 'operator'): Promise<void> {
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    const beside = await opened;
    await beside.waitForSelector('#username');
    await fillSignIn(beside, who);
    await dialog().waitFor({ state: 'detached' });
  }

  beforeAll(async () => {
    operator = await personOf(browser, 'operator', '/installations', 1500);
    page = operator.page;
    editor = page.getByRole('textbox', { name: 'Your values' });
    form = page.getByRole('region', { name: 'Values as a form' });
    await toInstall();
    await writeCode(editor, `greeting: ${secret}\n`);
    await form.getByLabel('Replicas', { exact: true }).fill('3');
    await endSession();
  });

  it('is not seen by somebody else who signs in, and they are told that it is there', async () => {
    await signInBeside('isv');
    await page.getByText('Another session left a form in this tab').waitFor();
    await expect.poll(() => page.getByText('What you typed here is back').count()).toBe(0);
    await toValues();
    await expect.poll(() => text()).toBe('');
    await expect.poll(() => page.content()).not.toContain(secret);
    await expect.poll(() => page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain(secret);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('is told of after the page was loaded anew, too', async () => {
    await page.goto('/');
    await page.getByText('Another session left a form in this tab').waitFor();
  });

  it('is found again by who typed it: on their way from another page, and at the step where they were', async () => {
    await page.context().clearCookies();
    await page.goto('/installations');
    await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
    await fillSignIn(page, 'operator');
    await page.getByText(`You left a form unfinished: Install ${name} 1.0.0`).waitFor();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByText('What you typed here is back').waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await editor.waitFor();
    await expect.poll(() => text()).toBe(`greeting: ${secret}\nreplicas: 3\n`);
    await expect.poll(() => closes()).toBe(false);
  });

  it('is given up on purpose: by starting anew, or by leaving', async () => {
    await page.getByRole('button', { name: 'Start anew' }).click();
    await toValues();
    await expect.poll(() => text()).toBe('');
    await expect.poll(() => page.evaluate('sessionStorage.length')).toBe(0);
    await writeCode(editor, 'replicas: 4\n');
    await expect.poll(() => page.evaluate('sessionStorage.length')).toBe(1);
    await page.getByRole('link', { name: 'Installations' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/installations');
    await expect.poll(() => page.evaluate('sessionStorage.length')).toBe(0);
    expect(operator.complaints).toEqual([]);
  });
});
