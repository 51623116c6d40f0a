import { createHash, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import { setting } from './configuration.ts';
import { tokens } from './entities/access.ts';
import { noteSignIn, requireStanding } from './identity.ts';
import { nobody, type Principal } from './principal.ts';
import { Problem } from './problem.ts';
import { principalOf, tokenPrincipal } from './rights.ts';
import { rightsReader } from './rights-reader.ts';

const tokenPattern = /^berth_(tok_[0-9a-z]{26})_([A-Za-z0-9_-]{43})$/;

/** SHA-256 of a token's secret, hex: all that is kept of it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The API token as its user keeps it; the secret is 32 random bytes in base64url. */
export function formatToken(token: string, secret: string): string {
  return `berth_${token}_${secret}`;
}

let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

const claimsSchema = z.object({
  sub: z.string(),
  'cognito:username': z.string().optional(),
  preferred_username: z.string().optional(),
  'cognito:groups': z.array(z.string()).optional(),
  groups: z.array(z.string()).optional(),
});

function unauthenticated(detail: string, cause?: unknown): Problem {
  return new Problem(401, 'unauthenticated', detail, { cause });
}

/** The provider's keys could not be had: no answer, a late one, or one that is no set of keys. */
function saysNothingOfTheToken(cause: unknown): boolean {
  if (!(cause instanceof errors.JOSEError)) return true;
  return (
    cause instanceof errors.JWKSTimeout || cause instanceof errors.JWKSInvalid || cause.code === errors.JOSEError.code
  );
}

async function verified(token: string): Promise<JWTPayload> {
  keys ??= createRemoteJWKSet(new URL(setting('OIDC_JWKS_URL')));
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: setting('OIDC_ISSUER'),
      audience: setting('OIDC_AUDIENCE'),
      algorithms: ['RS256', 'ES256'],
    });
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw unauthenticated('The token has expired: sign in again.', cause);
    if (saysNothingOfTheToken(cause))
      throw new Problem(
        503,
        'identity-unknown',
        'The identity provider does not show its keys, so nobody knows whose token this is: repeat in a moment.',
        { cause },
      );
    throw unauthenticated('The bearer token is not one of this store’s sign-in.', cause);
  }
}

async function fromToken(text: string): Promise<Principal> {
  const [, id, secret] = tokenPattern.exec(text) ?? [];
  const invalid = unauthenticated('The API token is not valid: it may have expired or been taken back.');
  if (!id || !secret) throw invalid;
  const { data } = await tokens.get({ token: id }).go();
  if (!data || !timingSafeEqual(Buffer.from(data.hash), Buffer.from(hashSecret(secret)))) throw invalid;
  if (Date.parse(data.expiresAt) <= Date.now()) throw invalid;
  const { since } = await requireStanding(data.user);
  if (since && data.createdAt < since) throw invalid;
  const principal = tokenPrincipal(data, await principalOf(data.user, [], rightsReader, since));
  // It ended with the stay in which it was made.
  if (principal.workspaces.size === 0) throw invalid;
  return principal;
}

async function fromJwt(token: string): Promise<Principal> {
  const claims = claimsSchema.safeParse(await verified(token));
  if (!claims.success) throw unauthenticated('The bearer token lacks a claim that names the user.', claims.error);
  const { data } = claims;
  const user = data['cognito:username'] ?? data.preferred_username ?? data.sub;
  const standing = await requireStanding(user, data.sub);
  await noteSignIn(user, standing);
  return principalOf(user, data['cognito:groups'] ?? data.groups ?? [], rightsReader, standing.since);
}

/**
 * Finds out who sends a request, from its Authorization header: `Bearer` with a JWT of the issuer or an API token, or `Basic` with an API token as
 * the password (what `helm repo add --username --password` sends). Without the header: nobody.
 * @throws Problem 401 when credentials are there but not valid: never silently treated as nobody.
 */
export async function authenticate(authorization: string | undefined): Promise<Principal> {
  if (!authorization) return nobody;
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'basic') {
    // The name can have a colon in it (RFC 7617 did not think of that), a token has none.
    return fromToken(Buffer.from(value, 'base64').toString('utf8').split(':').at(-1) ?? '');
  }
  if (scheme.toLowerCase() !== 'bearer')
    throw unauthenticated('The Authorization header must be "Bearer …" or, with an API token, "Basic …".');
  return value.startsWith('berth_') ? fromToken(value) : fromJwt(value);
}
