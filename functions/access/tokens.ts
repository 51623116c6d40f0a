import { randomBytes } from 'node:crypto';
import { formatToken, hashSecret } from '../platform/authentication.ts';
import { readPage } from '../platform/cursors.ts';
import { tokens } from '../platform/entities/access.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { type Permission, withImplied } from '../platform/permissions.ts';
import type { Principal } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import type { AccessStore, Token } from './store.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

export function viewToken({ token, name, user, permissions, createdAt, expiresAt }: Token) {
  return { id: token, name, user, permissions, createdAt, expiresAt };
}

export async function listTokens(workspace: string, limit: number, cursor: string | undefined) {
  const page = await readPage(tokens.query.ofWorkspace({ workspace }), { limit, cursor: cursor ?? null }, 'desc');
  return { items: page.data.map(viewToken), cursor: page.cursor };
}

/**
 * Makes a token of 256 random bits; only its hash is kept.
 * @throws Problem 403 for a permission that its maker does not hold, or when a token makes tokens.
 */
export async function createToken(
  store: AccessStore,
  workspace: string,
  name: string,
  permissions: Permission[],
  days: number,
  maker: Principal,
) {
  if (maker.token) throw new Problem(403, 'forbidden', 'A token cannot make tokens: sign in.');
  // Not the maker's platform roles: when the token is used, nobody says which groups its maker is in by then.
  const membership = maker.workspaces.get(workspace);
  const beyond = [...withImplied(permissions)].find(permission => !membership?.permissions.has(permission));
  if (beyond)
    throw new Problem(
      403,
      'forbidden',
      `As a member of this workspace you do not hold "${beyond}", so a token of yours cannot either.`,
    );
  const secret = randomBytes(32).toString('base64url');
  const now = Date.now();
  const expires = now + days * dayMilliseconds;
  const token = {
    token: newIdentifier('tok'),
    workspace,
    name,
    user: maker.user,
    ...(membership?.id ? { membership: membership.id } : {}),
    hash: hashSecret(secret),
    permissions: [...new Set(permissions)],
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(expires).toISOString(),
    ttl: Math.floor(expires / 1000),
  };
  await store.addToken(token);
  return { ...viewToken(token), token: formatToken(token.token, secret) };
}

/**
 * Takes a token back.
 * @returns its name.
 * @throws Problem 404, also for a token of another workspace.
 */
export async function deleteToken(store: AccessStore, workspace: string, token: string): Promise<string> {
  const found = await store.token(token);
  if (found?.workspace !== workspace) throw notFound(`The token "${token}"`);
  await store.removeToken(token);
  return found.name;
}
