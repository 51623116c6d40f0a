import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CognitoIdentityProviderClient, RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Answer } from './console.ts';
import { cloudUrl, type LocalSettings, region } from './settings.ts';

const cookieName = 'berth-local-sign-in';
/** Cognito's sessions live as long; seconds. */
const lifetime = 3600;

interface Session {
  user: Record<'username' | 'password', string>;
  ends: number;
}

/** The hosted sign-in's paths: of Cognito's own domain in AWS, of the console's here. */
export function isSignIn(path: string): boolean {
  return /^\/(oauth2\/|login$|logout$)/.test(path);
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The emulator's hosted sign-in, with what it lacks: Cognito keeps who signed in for an hour, in a cookie, so that a page that is loaded again gets
 * its tokens without a form (`prompt=none`). Here the session is what was typed, in this process's memory. And it takes refresh tokens back (RFC 7009), which the
 * emulator does by its API only.
 */
export function serveSignIn(settings: LocalSettings): Answer {
  const sessions = new Map<string, Session>();

  const forward = (path: string, method: string, headers: Record<string, string>, body?: Buffer | URLSearchParams) =>
    fetch(cloudUrl(settings) + path, {
      method,
      headers,
      redirect: 'manual',
      ...(body && method !== 'GET' ? { body: body instanceof Buffer ? Buffer.from(body) : body } : {}),
    });

  const cognito = new CognitoIdentityProviderClient({
    endpoint: cloudUrl(settings),
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

  const revoke = async (form: URLSearchParams): Promise<Response> => {
    const [Token, ClientId] = [form.get('token') ?? '', form.get('client_id') ?? ''];
    await cognito.send(new RevokeTokenCommand({ Token, ClientId }));
    return new Response(null, { status: 200 });
  };

  const idOf = (incoming: IncomingMessage): string =>
    new RegExp(`${cookieName}=([\\w-]+)`).exec(incoming.headers.cookie ?? '')?.[1] ?? '';

  const sessionOf = (incoming: IncomingMessage): Session | undefined => {
    const session = sessions.get(idOf(incoming));
    return session && session.ends > Date.now() ? session : undefined;
  };

  const remember = (form: URLSearchParams): string => {
    const id = randomUUID();
    const user = { username: form.get('username') ?? '', password: form.get('password') ?? '' };
    sessions.set(id, { user, ends: Date.now() + lifetime * 1000 });
    return `${cookieName}=${id}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${lifetime}`;
  };

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '/', method = 'GET' } = incoming;
    const { pathname, searchParams } = new URL(url, 'http://console');
    const body = await bodyOf(incoming);
    const session = sessionOf(incoming);
    const cookies: string[] = [];
    let received: Response;
    if (pathname === '/oauth2/authorize' && session) {
      for (const [name, value] of Object.entries(session.user)) searchParams.set(name, value);
      received = await forward('/login', 'POST', {}, searchParams);
    } else if (pathname === '/oauth2/authorize' && searchParams.get('prompt') === 'none') {
      const back = new URLSearchParams({ error: 'login_required', state: searchParams.get('state') ?? '' });
      received = new Response(null, { status: 302, headers: { location: `/signed-in?${back}` } });
    } else if (pathname === '/oauth2/revoke' && method === 'POST') {
      received = await revoke(new URLSearchParams(String(body)));
    } else {
      const type = incoming.headers['content-type'];
      received = await forward(url, method, type ? { 'content-type': type } : {}, body);
    }
    if (pathname === '/login' && received.status === 302) cookies.push(remember(new URLSearchParams(String(body))));
    if (pathname === '/logout') {
      sessions.delete(idOf(incoming));
      cookies.push(`${cookieName}=; Path=/; Max-Age=0`);
    }
    const location = received.headers.get('location');
    response.writeHead(received.status, {
      'content-type': received.headers.get('content-type') ?? 'text/plain',
      'cache-control': 'no-store',
      ...(location ? { location } : {}),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    });
    response.end(Buffer.from(await received.arrayBuffer()));
  };

  return (incoming, response) => {
    answer(incoming, response).catch(() => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
      response.end('The local cloud does not answer. Is `npm start` still running?');
    });
  };
}
