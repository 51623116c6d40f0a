import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/store.ts';

/** Installing takes seconds; a slow machine takes more. Milliseconds. */
export const patience = 60_000;

/** A file as a browser's file dialog gives it. */
export interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function packageFile(name: string, version: string, buffer: Buffer): Chosen {
  return { name: `${name}-${version}.tgz`, mimeType: 'application/gzip', buffer };
}

/** Uploads a package to a workspace, and goes to the version that it became. */
export async function uploadAt(page: Page, workspace: string, file: Chosen): Promise<void> {
  await page.goto(`/workspaces/${workspace}/apps`);
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByRole('link', { name: 'Open the version' }).click();
  await page.getByRole('button', { name: 'Submit for review' }).waitFor();
}

/** Does the one next thing with the version that the page shows, with a message where one is asked for. */
export async function press(page: Page, button: string, status: string, message?: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  if (message !== undefined) {
    await page.getByLabel('Message').fill(message);
    await page.getByRole('dialog').getByRole('button', { name: button }).click();
  }
  await page.getByText(`is ${status} now`).first().waitFor();
}

/** Opens a version's review from the queue. */
export async function openInQueue(page: Page, title: string): Promise<void> {
  await page.goto('/reviews');
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { name: 'Decision' }).waitFor();
}

/** Passes the version whose review the page shows, by keyboard. */
export async function passByKey(page: Page): Promise<void> {
  await page.keyboard.press('p');
  await page.getByRole('dialog').getByRole('button', { name: 'Pass' }).click();
  await page.getByText('is Passed now').first().waitFor();
}

/**
 * Types a text into a code editor, in the place of what is in it. Not by `fill`: what that selects in the page the editor takes back when it draws
 * something just then, and the text would go where its cursor is.
 */
export async function writeCode(editor: Locator, text: string): Promise<void> {
  const { keyboard } = editor.page();
  await editor.focus();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.insertText(text);
}

/** Chooses one of a field's options. */
export async function choose(page: Page, field: string | RegExp, option: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: field }).click();
  const found = page.getByRole('option', { name: option }).first();
  await found.click();
  // Once in some hundred times the list stays open, with the option marked: who sees that clicks once more.
  const isClosed = () =>
    found.waitFor({ state: 'hidden', timeout: 3000 }).then(
      () => true,
      () =>
        found.click({ timeout: 1000 }).then(
          () => false,
          () => false,
        ),
    );
  await eventually(isClosed, 'a list that closes');
}

/** Goes through the wizard that is open: where, the values as they are, the preview; then begins, and follows the installation to its revision. */
export async function install(page: Page, project: string, release: string, look?: () => Promise<void>): Promise<void> {
  await choose(page, /^Project/, new RegExp(project));
  await page.getByLabel('Release name').fill(release);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('Nothing stands in its way').waitFor({ timeout: patience });
  await look?.();
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await page.waitForURL('**/installations/ins_*');
  await revisionIs(page, 1);
}

/** Waits for what an operation of the installation on the page ends with. */
export async function revisionIs(page: Page, revision: number): Promise<void> {
  await page.getByText('Installed', { exact: true }).first().waitFor({ timeout: patience });
  const shown = new RegExp(`Revision\\s*${revision}(?!\\d)`);
  const look = async () => shown.test((await page.locator('main').textContent()) ?? '');
  await eventually(look, `revision ${revision} on the page`, patience);
}

/** Makes a project of a workspace's on the local cluster. */
export async function makeProject(page: Page, workspace: string, namespace: string): Promise<void> {
  await page.goto(`/workspaces/${workspace}/projects`);
  await page.getByRole('button', { name: 'Make a project' }).first().click();
  const dialog = page.getByRole('dialog');
  await choose(page, /^Cluster/, 'local');
  await dialog.getByLabel('Namespace').fill(namespace);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('rowheader', { name: namespace }).waitFor();
}

/** Adds somebody to the members that the page lists, with these roles. */
export async function addMember(page: Page, user: string, roles: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'Add a member' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User').fill(user);
  await dialog.getByRole('button', { name: /^Roles/ }).click();
  for (const role of roles) await page.getByRole('option', { name: new RegExp(`^${role}`) }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('rowheader', { name: user }).waitFor();
}
