import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ClusterAccess } from './kubeconfig.ts';
import { Loopback, type LoopbackOptions } from './loopback.ts';
import { type StandIn, standIn } from './testing.ts';

export const closing: (() => Promise<void>)[] = [];
/** Closes what was opened, the last first. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** A cluster's stand-in. */
export async function serving(answer: Parameters<typeof standIn>[0]): Promise<StandIn> {
  const server = await standIn(answer);
  closing.push(() => server.close());
  return server;
}

export const impersonate = { user: 'berth:workspace:a', groups: ['berth:workspaces', 'system:authenticated'] };

/** What guards a program before it. */
export async function guarding(access: ClusterAccess, options: Partial<LoopbackOptions> = {}): Promise<Loopback> {
  const loopback = await Loopback.open(access, { allowPrivate: true, impersonate, ...options });
  closing.push(() => loopback.close());
  return loopback;
}

export interface Asked {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

/** One request without any client's own ideas: paths as they are, redirects not followed. */
export function ask(
  address: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Asked> {
  const { hostname, port, pathname } = new URL(address);
  const { method = 'GET', path = '/version', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = send({ hostname, port, method, path: pathname + path, headers, agent: false });
    sent.on('response', response => {
      const { statusCode: status = 0, headers: given } = response;
      text(response).then(told => resolve({ status, headers: given, body: told }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const version = { major: '1', minor: '36', gitVersion: 'v1.36.3' };

/** Another server, where nobody is to come. */
export async function elsewhere(): Promise<{ origin: string; came: unknown[] }> {
  const came: unknown[] = [];
  const server = createServer((request, response) => {
    came.push([request.method, request.url, request.headers]);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise(resolve => server.close(() => resolve())));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, came };
}
