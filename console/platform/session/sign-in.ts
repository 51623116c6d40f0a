import * as oauth from 'oauth4webapi';
import { loadConfig } from '../config.ts';
import type { Attempt } from './attempt.ts';

/** What the sign-in gave, after the library has looked whether it is meant for this console. In a chunk of its own: who only looks at the store needs none of it. */
export interface Tokens {
  id: string;
  refresh: string | undefined;
  /** When the ID token ends, milliseconds since 1970. */
  ends: number;
  claims: oauth.IDToken;
}

const returnAddress = `${location.origin}/signed-in`;
/** By how much this machine's clock may be wrong, seconds: the API has the right one. */
const clockTolerance = 300;
/** How long the sign-in may take to hear that somebody goes, milliseconds: they go whether it does or not. */
const revocationPatience = 3000;

async function provider() {
  const { signIn, issuer, clientId } = await loadConfig();
  const origin = signIn || location.origin;
  const as: oauth.AuthorizationServer = {
    issuer,
    authorization_endpoint: `${origin}/oauth2/authorize`,
    token_endpoint: `${origin}/oauth2/token`,
    revocation_endpoint: `${origin}/oauth2/revoke`,
  };
  const client: oauth.Client = { client_id: clientId, [oauth.clockTolerance]: clockTolerance };
  // On one machine there is no TLS, nor anybody between.
  const options = { [oauth.allowInsecureRequests]: origin.startsWith('http://localhost:') };
  return { as, client, options };
}

/** @param silent asks for an answer at once: a code when the sign-in still knows the user, an error when not (OpenID Connect, prompt=none). */
export async function beginAttempt(path: string, silent: boolean): Promise<{ attempt: Attempt; address: string }> {
  const { as, client } = await provider();
  const attempt = {
    state: oauth.generateRandomState(),
    verifier: oauth.generateRandomCodeVerifier(),
    nonce: oauth.generateRandomNonce(),
    path,
    begun: Date.now(),
  };
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: returnAddress,
    scope: 'openid email profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ...(silent ? { prompt: 'none' } : {}),
  });
  return { attempt, address: `${as.authorization_endpoint}?${query}` };
}

function tokensOf(answer: oauth.TokenEndpointResponse, refresh?: string): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(answer);
  if (!answer.id_token || !claims) throw new Error('The sign-in gave no ID token.');
  return {
    id: answer.id_token,
    refresh: answer.refresh_token ?? refresh,
    // By its own words of how long it is good for: this machine's clock may be wrong.
    ends: Date.now() + (claims.exp - claims.iat) * 1000,
    claims,
  };
}

/**
 * Exchanges the code of an answer. State, issuer, audience, times and nonce are checked by the library.
 * @param search the query with which the sign-in sent the browser back.
 * @throws what the library finds wrong; AuthorizationResponseError for a refusal, such as `login_required`.
 */
export async function redeem(search: string, { state, verifier, nonce }: Attempt): Promise<Tokens> {
  const { as, client, options } = await provider();
  const query = oauth.validateAuthResponse(as, client, new URLSearchParams(search), state);
  const answer = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    query,
    returnAddress,
    verifier,
    options,
  );
  const expected = { expectedNonce: nonce, requireIdToken: true };
  return tokensOf(await oauth.processAuthorizationCodeResponse(as, client, answer, expected));
}

/** @throws also where the new token is somebody else's. */
export async function refreshed(refresh: string, before: oauth.IDToken): Promise<Tokens> {
  const { as, client, options } = await provider();
  const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refresh, options);
  const tokens = tokensOf(await oauth.processRefreshTokenResponse(as, client, answer), refresh);
  if (tokens.claims.sub !== before.sub) throw new Error('The sign-in renewed somebody else’s token.');
  return tokens;
}

/** Takes a refresh token back, and with it what it could still renew. Whether that works or not, who signs out goes. */
export async function revoke(refresh: string): Promise<void> {
  const { as, client, options } = await provider();
  const signal = AbortSignal.timeout(revocationPatience);
  try {
    const answer = await oauth.revocationRequest(as, client, oauth.None(), refresh, { ...options, signal });
    await oauth.processRevocationResponse(answer);
  } catch (error) {
    console.warn('The sign-in did not take the refresh token back: it ends by itself.', error);
  }
}

export async function signOutAddress(): Promise<string> {
  const { signIn, clientId } = await loadConfig();
  return `${signIn}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/` })}`;
}
