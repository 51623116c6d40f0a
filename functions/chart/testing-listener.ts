import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What must not be reached: an address, and a file. */
export interface Listener {
  /** 'http://127.0.0.1:…' */
  address: string;
  /** What was asked of it, by whichever name: whoever has `environment` comes here for all names. */
  asked: string[];
  /** 'file:///…': a schema that nothing satisfies, so that a fault of the values would quote it. */
  file: string;
  /** What stands in the file, and in the answers. */
  secret: string;
  /** Makes a program send here what it asks of any name. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. */
export async function listen(): Promise<Listener> {
  const secret = `found-out-${Math.random().toString(36).slice(2)}`;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ const: secret }));
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const directory = mkdtempSync(join(tmpdir(), 'berth-listener-'));
  const file = join(directory, 'secret.json');
  writeFileSync(file, JSON.stringify({ const: secret }));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    asked,
    file: pathToFileURL(file).href,
    secret,
    environment: { HTTP_PROXY: address, HTTPS_PROXY: address },
    close: () =>
      new Promise(resolve => {
        rmSync(directory, { recursive: true });
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
