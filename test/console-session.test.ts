import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newPerson, personOf, signInAt } from './console/browser.ts';
import { newWorkspace, stack } from './support/store.ts';

let browser: Browser;
let path: string;
beforeAll(async () => {
  browser = await launch();
  path = `/workspaces/${await newWorkspace({ isv: ['owner', 'developer'] })}/apps`;
});
afterAll(async () => browser?.close());

type Claims = Record<string, unknown>;

const signedIn = (page: Page) => page.getByText('No apps yet');
const signedOut = (page: Page) => page.getByText('Sign in to see this page');

/** Asks for tokens as the console does. */
async function renewed(refreshToken: string): Promise<number> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: stack.outputs.UserPoolClientId,
    refresh_token: refreshToken,
  });
  return (await fetch(`${stack.url}/oauth2/token`, { method: 'POST', body })).status;
}

/** The refresh tokens that a page is given. */
function refreshTokensOf(page: Page): string[] {
  const found: string[] = [];
  page.on('response', async answer => {
    if (!answer.url().endsWith('/oauth2/token')) return;
    const { refresh_token: token } = (await answer.json().catch(() => ({}))) as { refresh_token?: string };
    if (token) found.push(token);
  });
  return found;
}

/** Changes what the sign-in answers to a page; a JWT's signature is not the browser's to check, its claims are. */
async function alter(page: Page, change: (claims: Claims) => Claims, times?: number): Promise<void> {
  const rewrite = async (route: Route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const [header, payload = '', signature] = String(body.id_token).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = Buffer.from(JSON.stringify(change(claims))).toString('base64url');
    await route.fulfill({ response: answer, json: { ...body, id_token: [header, changed, signature].join('.') } });
  };
  await page.route('**/oauth2/token', rewrite, times === undefined ? {} : { times });
}

const members = /\/v1\/workspaces\/[^/]+\/members/;

/** The API does not take the token of the next request for members. */
async function refuseOnce(page: Page): Promise<void> {
  await page.route(members, route => route.fulfill({ status: 401, json: {} }), { times: 1 });
}

/** What a page asks for tokens with. */
function grantsOf(page: Page): string[] {
  const grants: string[] = [];
  page.on('request', request => {
    if (request.url().endsWith('/oauth2/token'))
      grants.push(new URLSearchParams(request.postData() ?? '').get('grant_type') ?? '');
  });
  return grants;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'isv' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

describe('signing out', () => {
  it('reaches every tab, takes the refresh token of each back, and lasts', async () => {
    const { page, context } = await newPerson(browser);
    const tokens = [refreshTokensOf(page)];
    await signInAt(page, 'isv', path);
    await signedIn(page).waitFor();
    const other = await context.newPage();
    tokens.push(refreshTokensOf(other));
    await other.goto(path);
    await signedIn(other).waitFor();
    await expect.poll(() => tokens.map(each => each.length)).toEqual([1, 1]);
    for (const token of tokens.flat()) await expect.poll(() => renewed(token)).toBe(200);

    await signOut(page);
    await signedOut(other).waitFor();
    await expect.poll(() => signedIn(other).count()).toBe(0);
    await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
    for (const token of tokens.flat()) await expect.poll(() => renewed(token)).toBe(400);
    await other.reload();
    await signedOut(other).waitFor();
    // The hosted sign-in has forgotten them too.
    await other.locator('main').getByRole('button', { name: 'Sign in' }).click();
    await other.locator('#password').waitFor();
  });

  it('holds for a tab that renews its token at that moment', async () => {
    const { page, context } = await newPerson(browser);
    await signInAt(page, 'isv', path);
    const other = await context.newPage();
    await other.goto(path);
    await signedIn(other).waitFor();
    let answerNow = (): void => {};
    const held = new Promise<void>(resolve => {
      answerNow = resolve;
    });
    await other.route('**/oauth2/token', async route => {
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
    });
    await refuseOnce(other);
    const renewing = other.waitForRequest('**/oauth2/token');
    await other.getByRole('link', { name: 'Members' }).click();
    await renewing;
    await signOut(page);
    await signedOut(other).waitFor();
    const again = other.waitForRequest(members);
    answerNow();
    const { authorization } = (await again).headers();
    expect(authorization).toBeUndefined();
    await signedOut(other).waitFor();
  });
});

describe('signing out while another tab is on its way back from its sign-in', () => {
  it('holds for that tab, which hears of it only then, and takes its token back', async () => {
    const { page, context } = await newPerson(browser);
    await signInAt(page, 'isv', path);
    await signedIn(page).waitFor();
    const other = await context.newPage();
    const tokens = refreshTokensOf(other);
    let answerNow = (): void => {};
    const held = new Promise<void>(resolve => {
      answerNow = resolve;
    });
    await other.route('**/oauth2/token', async route => {
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
    });
    const asking = other.waitForRequest('**/oauth2/token');
    await other.goto(path, { waitUntil: 'commit' });
    await asking;
    await signOut(page);
    await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
    answerNow();
    await signedOut(other).waitFor();
    await expect.poll(() => tokens.length).toBe(1);
    await expect.poll(() => renewed(tokens[0] ?? '')).toBe(400);
    await other.reload();
    await signedOut(other).waitFor();
  });
});

describe('an ID token', () => {
  const cases: [string, (claims: Claims) => Claims][] = [
    ['of another attempt', claims => ({ ...claims, nonce: 'another' })],
    ['without a nonce', ({ nonce: _, ...claims }) => claims],
    ['of another issuer', claims => ({ ...claims, iss: 'https://issuer.example' })],
    ['for another client', claims => ({ ...claims, aud: 'another' })],
    ['that has ended', claims => ({ ...claims, exp: 1 })],
  ];

  it.each(cases)('%s signs nobody in', async (_, change) => {
    const { page } = await newPerson(browser);
    await alter(page, change);
    await signInAt(page, 'isv', path);
    await signedOut(page).waitFor();
    const hint = () => page.evaluate('JSON.stringify({ ...localStorage })');
    await expect.poll(hint).not.toContain('signed-in');
  });

  it('with the claims that were given does', async () => {
    const { page } = await newPerson(browser);
    // Written anew, so that the API does not take its signature: it is renewed then.
    await alter(page, claims => claims, 1);
    await signInAt(page, 'isv', path);
    await signedIn(page).waitFor();
  });
});

describe('a token', () => {
  it('that ends soon is renewed before it is used, without a word', async () => {
    const { page, complaints } = await newPerson(browser);
    const grants = grantsOf(page);
    await alter(page, claims => ({ ...claims, exp: Number(claims.iat) + 30 }), 1);
    await signInAt(page, 'isv', path);
    await signedIn(page).waitFor();
    await expect.poll(() => grants).toEqual(['authorization_code', 'refresh_token']);
    expect(complaints).toEqual([]);
  });

  it('that the API does not take any more is renewed; but not by somebody else’s', async () => {
    const { page } = await personOf(browser, 'isv', path);
    const grants = grantsOf(page);
    await refuseOnce(page);
    await page.getByRole('link', { name: 'Members' }).click();
    await page
      .getByRole('cell', { name: 'isv' })
      .or(page.getByRole('rowheader', { name: 'isv' }))
      .first()
      .waitFor();
    expect(grants).toEqual(['refresh_token']);
    await alter(page, claims => ({ ...claims, sub: 'somebody-else' }));
    await page.route('**/v1/workspaces/*/tokens*', route => route.fulfill({ status: 401, json: {} }), { times: 1 });
    await page.getByRole('link', { name: 'API tokens' }).click();
    await page.getByText('Your session has ended').waitFor();
  });
});
