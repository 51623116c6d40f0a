import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllEnvs());

const { privateKey, publicKey } = await generateKeyPair('RS256');
const { privateKey: othersKey } = await generateKeyPair('RS256');

function signed(key: typeof privateKey): Promise<string> {
  return new SignJWT({ sub: 'somebody' })
    .setProtectedHeader({ alg: 'RS256', kid: 'key' })
    .setIssuer('https://issuer.example')
    .setAudience('store')
    .setExpirationTime('5m')
    .sign(key);
}

/** Signs in where the provider's keys are shown like this. */
async function signIn(answer: RequestListener, token: string): Promise<unknown> {
  const server = createServer(answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('OIDC_JWKS_URL', `http://127.0.0.1:${port}/keys`);
  vi.stubEnv('OIDC_ISSUER', 'https://issuer.example');
  vi.stubEnv('OIDC_AUDIENCE', 'store');
  // Keys are remembered for as long as the module is.
  vi.resetModules();
  const { authenticate } = await import('./authentication.ts');
  try {
    return await authenticate(`Bearer ${token}`).catch((error: unknown) => error);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const shown: RequestListener = async (_, response) => {
  const key = { ...(await exportJWK(publicKey)), kid: 'key', alg: 'RS256', use: 'sig' };
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key] }));
};

describe('a bearer token', () => {
  it('that another signed is refused', async () => {
    expect(await signIn(shown, await signed(othersKey))).toMatchObject({ status: 401, type: 'unauthenticated' });
  });

  it('that is none is refused', async () => {
    expect(await signIn(shown, 'a.b.c')).toMatchObject({ status: 401, type: 'unauthenticated' });
  });

  const outages: Record<string, RequestListener> = {
    fails: (_, response) => response.writeHead(500).end('no'),
    'hangs up': (_, response) => response.destroy(),
    'shows no keys': (_, response) => response.setHeader('content-type', 'application/json').end('{"keys":1}'),
    'speaks no JSON': (_, response) => response.end('<html>'),
  };

  it.each(Object.keys(outages))('says nothing of its user where the provider %s', async outage => {
    const token = await signed(privateKey);
    const listener = outages[outage] as RequestListener;
    expect(await signIn(listener, token)).toMatchObject({ status: 503, type: 'identity-unknown' });
  });
});
