import { useSyncExternalStore } from 'react';
import { type Attempt, rememberAttempt, takeAttempt } from './attempt.ts';
import type { Tokens } from './sign-in.ts';

/** 'ended': somebody was signed in, and their tokens cannot be renewed. The page stays as it is until they are back. */
export type Session = { kind: 'anonymous' } | { kind: 'signed-in' | 'ended'; user: string };

/** That there may be a session to find again after a reload; nothing more is kept. */
const hintKey = 'berth.was-signed-in';
/** When somebody last signed out in this browser: a tab that is away at its sign-in hears no message. Milliseconds since 1970. */
const signedOutKey = 'berth.signed-out-at';
/** Between a pop-up that signed in and the page that opened it. */
const channelName = 'berth.sign-in';
/** Between all pages of this browser: who signs out in one is signed out in each. */
const signOutChannelName = 'berth.sign-out';
/** Renewed this long before the end, milliseconds. */
const ahead = 60_000;

let tokens: Tokens | undefined;
let session: Session = { kind: 'anonymous' };
let renewing: Promise<boolean> | undefined;
const listeners = new Set<() => void>();
let identity: string | undefined;
let forgetOthers = (): void => {};
const signOuts = new BroadcastChannel(signOutChannelName);

/** Comes when somebody comes or goes. */
const signInWays = () => import('./sign-in.ts');

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function keep(next: Tokens): void {
  tokens = next;
  const { claims } = next;
  const user = String(claims['cognito:username'] ?? claims.preferred_username ?? claims.sub);
  localStorage.setItem(hintKey, 'yes');
  identity = `${claims.iss} ${claims.sub}`;
  // Before anything is drawn for who is there now.
  if (session.kind !== 'anonymous' && session.user !== user) forgetOthers();
  become({ kind: 'signed-in', user });
}

/** Takes what a sign-in gave, unless somebody signed out while it was on its way: that was the later word. */
async function arrive(next: Tokens, { begun }: Attempt): Promise<void> {
  if (Number(localStorage.getItem(signedOutKey) ?? 0) < begun) return keep(next);
  localStorage.removeItem(hintKey);
  const { revoke } = await signInWays();
  if (next.refresh) await revoke(next.refresh);
}

async function go(path: string, silent: boolean): Promise<never> {
  const { beginAttempt } = await signInWays();
  const { attempt, address } = await beginAttempt(path, silent);
  rememberAttempt(attempt);
  location.assign(address);
  return new Promise(() => {});
}

async function comeBack(): Promise<void> {
  const { search } = location;
  const attempt = takeAttempt(new URLSearchParams(search).get('state'));
  if (!attempt) {
    // A pop-up: who opened it knows what to do with the code.
    new BroadcastChannel(channelName).postMessage(search);
    window.close();
    history.replaceState(null, '', '/');
    return;
  }
  // The code is out of the address before anything else is done.
  history.replaceState(null, '', attempt.path);
  try {
    const { redeem } = await signInWays();
    await arrive(await redeem(search, attempt), attempt);
  } catch (error) {
    localStorage.removeItem(hintKey);
    // Nobody was signed in any more: that is no failure of a silent attempt.
    if (new URLSearchParams(search).has('code')) throw error;
  }
}

/** Finds out who is there, before anything is shown. */
export async function beginSession(): Promise<void> {
  signOuts.onmessage = () => void leave();
  if (location.pathname === '/signed-in') await comeBack();
  else if (localStorage.getItem(hintKey)) await go(location.pathname + location.search + location.hash, true);
}

export function signIn(): void {
  void go(location.pathname + location.search + location.hash, false);
}

/** Nobody is here any more: what was fetched is forgotten, and the refresh token, of which each page has one of its own, taken back. */
async function leave(): Promise<void> {
  const refresh = tokens?.refresh;
  tokens = undefined;
  identity = undefined;
  localStorage.removeItem(hintKey);
  forgetOthers();
  become({ kind: 'anonymous' });
  if (!refresh) return;
  const { revoke } = await signInWays();
  await revoke(refresh);
}

/** Signs out here, in all pages of this browser, and of the hosted sign-in. */
export async function signOut(): Promise<void> {
  localStorage.setItem(signedOutKey, String(Date.now()));
  signOuts.postMessage('');
  await leave();
  const { signOutAddress } = await signInWays();
  location.assign(await signOutAddress());
}

function waitForCode(attempt: Attempt): Promise<void> {
  const channel = new BroadcastChannel(channelName);
  return new Promise((resolve, reject) => {
    channel.onmessage = async ({ data }: MessageEvent<string>) => {
      const query = new URLSearchParams(data);
      if (query.get('state') !== attempt.state || !query.has('code')) return;
      channel.close();
      const { redeem } = await signInWays();
      redeem(data, attempt).then(next => resolve(arrive(next, attempt)), reject);
    };
  });
}

/** Signs in beside the page, so that nothing typed into it is lost. */
export async function signInBeside(): Promise<void> {
  // Opened at once, or a browser takes it for an advertisement; told where to go when that is known.
  const beside = window.open('about:blank', 'berth-sign-in', 'popup,width=480,height=640');
  const { beginAttempt } = await signInWays();
  const { attempt, address } = await beginAttempt('/', false);
  if (!beside) return signIn();
  // The pop-up inherits this tab's sessionStorage, where there must be no attempt that it could take for its own.
  beside.sessionStorage.clear();
  beside.location.href = address;
  await waitForCode(attempt);
}

async function renew(): Promise<boolean> {
  const last = tokens;
  try {
    if (!last?.refresh) throw new Error('There is nothing to renew with.');
    const { refreshed } = await signInWays();
    const next = await refreshed(last.refresh, last.claims);
    // Who signed out meanwhile does not come back by what was on its way.
    if (tokens === last) keep(next);
    return tokens !== undefined;
  } catch {
    if (tokens === last) tokens = undefined;
    if (session.kind === 'signed-in' && !tokens) become({ kind: 'ended', user: session.user });
    return false;
  }
}

/** The bearer token, renewed if it is about to end; undefined for nobody. @param anew when the API did not take the last one. */
export async function bearer(anew = false): Promise<string | undefined> {
  if (session.kind === 'anonymous') return undefined;
  if (anew || !tokens || tokens.ends - ahead < Date.now()) {
    renewing ??= renew().finally(() => (renewing = undefined));
    await renewing;
  }
  return tokens?.id;
}

/** Who is signed in, or was until the session ended, as their issuer knows them; others do not see it. */
export function currentIdentity(): string | undefined {
  return identity;
}

/** @param forget is called when somebody else signs in beside a page, or who was there goes: whatever was fetched for the one before is not theirs. */
export function whenAnother(forget: () => void): void {
  forgetOthers = forget;
}

export function currentSession(): Session {
  return session;
}

export function useSession(): Session {
  return useSyncExternalStore(listener => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSession);
}
