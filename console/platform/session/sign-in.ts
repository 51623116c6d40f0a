import { loadConfig } from '../config.ts';
import { challengeOf, secretWord } from './pkce.ts';

/** One way to the hosted sign-in and back. Kept in this tab's sessionStorage meanwhile: it holds no token, and is of no use to anybody without the code. */
export interface Attempt {
  state: string;
  verifier: string;
  /** The page to return to. */
  path: string;
}

export interface Tokens {
  id: string;
  refresh: string | undefined;
  /** When the ID token ends, milliseconds since 1970. */
  ends: number;
}

const attemptKey = 'berth.sign-in';
const returnAddress = `${location.origin}/signed-in`;

export function rememberAttempt(attempt: Attempt): void {
  sessionStorage.setItem(attemptKey, JSON.stringify(attempt));
}

/** The attempt that this page's address answers, once. */
export function takeAttempt(state: string | null): Attempt | undefined {
  const kept = sessionStorage.getItem(attemptKey);
  sessionStorage.removeItem(attemptKey);
  const attempt = kept ? (JSON.parse(kept) as Attempt) : undefined;
  return attempt?.state === state ? attempt : undefined;
}

/** @param silent asks for an answer at once: a code when the sign-in still knows the user, an error when not (OpenID Connect, prompt=none). */
export async function beginAttempt(path: string, silent: boolean): Promise<{ attempt: Attempt; address: string }> {
  const { signIn, clientId } = await loadConfig();
  const attempt = { state: secretWord(), verifier: secretWord(), path };
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: returnAddress,
    scope: 'openid email profile',
    state: attempt.state,
    code_challenge: await challengeOf(attempt.verifier),
    code_challenge_method: 'S256',
    ...(silent ? { prompt: 'none' } : {}),
  });
  return { attempt, address: `${signIn}/oauth2/authorize?${query}` };
}

async function askForTokens(form: Record<string, string>, refresh?: string): Promise<Tokens> {
  const { signIn, clientId } = await loadConfig();
  const answer = await fetch(`${signIn}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...form }),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok || typeof body.id_token !== 'string') throw new Error(`The sign-in answered ${answer.status}.`);
  return {
    id: body.id_token,
    refresh: typeof body.refresh_token === 'string' ? body.refresh_token : refresh,
    ends: Date.now() + Number(body.expires_in ?? 3600) * 1000,
  };
}

export function redeem(code: string, { verifier }: Attempt): Promise<Tokens> {
  return askForTokens({
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: returnAddress,
  });
}

export function refreshed(refresh: string): Promise<Tokens> {
  return askForTokens({ grant_type: 'refresh_token', refresh_token: refresh }, refresh);
}

export async function signOutAddress(): Promise<string> {
  const { signIn, clientId } = await loadConfig();
  return `${signIn}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/` })}`;
}
