import { useSyncExternalStore } from 'react';
import { claimsOf } from './pkce.ts';
import {
  type Attempt,
  beginAttempt,
  redeem,
  refreshed,
  rememberAttempt,
  signOutAddress,
  type Tokens,
  takeAttempt,
} from './sign-in.ts';

/** 'ended': somebody was signed in, and their tokens cannot be renewed. The page stays as it is until they are back. */
export type Session = { kind: 'anonymous' } | { kind: 'signed-in' | 'ended'; user: string };

/** That there may be a session to find again after a reload; nothing more is kept. */
const hintKey = 'berth.was-signed-in';
/** Between a pop-up that signed in and the page that opened it. */
const channelName = 'berth.sign-in';
/** Renewed this long before the end, milliseconds. */
const ahead = 60_000;

let tokens: Tokens | undefined;
let session: Session = { kind: 'anonymous' };
let renewing: Promise<boolean> | undefined;
const listeners = new Set<() => void>();
let identity: string | undefined;
let forgetOthers = (): void => {};

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function keep(next: Tokens): void {
  tokens = next;
  const claims = claimsOf(next.id);
  const user = String(claims['cognito:username'] ?? claims.preferred_username ?? claims.sub);
  localStorage.setItem(hintKey, 'yes');
  identity = `${claims.iss} ${claims.sub}`;
  // Before anything is drawn for who is there now.
  if (session.kind !== 'anonymous' && session.user !== user) forgetOthers();
  become({ kind: 'signed-in', user });
}

async function go(path: string, silent: boolean): Promise<never> {
  const { attempt, address } = await beginAttempt(path, silent);
  rememberAttempt(attempt);
  location.assign(address);
  return new Promise(() => {});
}

async function comeBack(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const state = query.get('state');
  const code = query.get('code');
  const attempt = takeAttempt(state);
  if (!attempt) {
    // A pop-up: who opened it knows what to do with the code.
    new BroadcastChannel(channelName).postMessage({ state, code });
    window.close();
    history.replaceState(null, '', '/');
    return;
  }
  // The code is out of the address before anything else is done.
  history.replaceState(null, '', attempt.path);
  if (!code) {
    localStorage.removeItem(hintKey);
    return;
  }
  keep(await redeem(code, attempt));
}

/** Finds out who is there, before anything is shown. */
export async function beginSession(): Promise<void> {
  if (location.pathname === '/signed-in') await comeBack();
  else if (localStorage.getItem(hintKey)) await go(location.pathname + location.search + location.hash, true);
}

export function signIn(): void {
  void go(location.pathname + location.search + location.hash, false);
}

export async function signOut(): Promise<void> {
  localStorage.removeItem(hintKey);
  location.assign(await signOutAddress());
}

function waitForCode(attempt: Attempt): Promise<void> {
  const channel = new BroadcastChannel(channelName);
  return new Promise(resolve => {
    channel.onmessage = async ({ data }: MessageEvent<{ state: string | null; code: string | null }>) => {
      if (data.state !== attempt.state || !data.code) return;
      channel.close();
      keep(await redeem(data.code, attempt));
      resolve();
    };
  });
}

/** Signs in beside the page, so that nothing typed into it is lost. */
export async function signInBeside(): Promise<void> {
  // Opened at once, or a browser takes it for an advertisement; told where to go when that is known.
  const beside = window.open('about:blank', 'berth-sign-in', 'popup,width=480,height=640');
  const { attempt, address } = await beginAttempt('/', false);
  if (!beside) return signIn();
  // The pop-up inherits this tab's sessionStorage, where there must be no attempt that it could take for its own.
  beside.sessionStorage.clear();
  beside.location.href = address;
  await waitForCode(attempt);
}

async function renew(): Promise<boolean> {
  try {
    if (!tokens?.refresh) throw new Error('There is nothing to renew with.');
    keep(await refreshed(tokens.refresh));
    return true;
  } catch {
    tokens = undefined;
    if (session.kind === 'signed-in') become({ kind: 'ended', user: session.user });
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

/** @param forget is called when somebody else signs in beside a page: whatever was fetched for the one before is not theirs. */
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
