import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildConsole } from '../console/platform/build.ts';
import type { Config } from '../console/platform/config.ts';
import { securityHeaders } from '../console/platform/headers.ts';
import type { Outputs } from './deploy.ts';
import { cloudUrl, type LocalSettings, region } from './settings.ts';

export type Answer = (incoming: IncomingMessage, response: ServerResponse) => void;

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

interface File {
  type: string;
  /** Compressed. */
  bytes: Buffer;
  lasting: boolean;
}

function readAll(directory: string): Map<string, File> {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const type = types[extname(name)] ?? 'application/octet-stream';
      // Vite puts the content's hash into the names of all that is under assets/.
      const lasting = parentPath.endsWith('assets');
      return [path.slice(directory.length), { type, bytes: gzipSync(readFileSync(path)), lasting }];
    }),
  );
}

/**
 * Serves the console as CloudFront does in AWS (infra/console.ts): the same headers, index.html for every page's address, and config.json, which says
 * where to sign in. It is kept in memory: who builds it anew changes nothing under a running store.
 */
export async function serveConsole(settings: LocalSettings, outputs: Outputs): Promise<Answer> {
  const files = readAll(await buildConsole());
  const storeAccess = settings.context.storeAccess === 'signed-in' ? 'signed-in' : 'public';
  const configuration: Config = {
    signIn: '',
    issuer: `https://cognito-idp.${region}.amazonaws.com/${outputs.UserPoolId}`,
    clientId: outputs.UserPoolClientId,
    storeAccess,
  };
  files.set('/config.json', {
    type: 'application/json',
    bytes: gzipSync(JSON.stringify(configuration)),
    lasting: false,
  });
  const headers = securityHeaders({ signIn: '', uploads: settings.functionEndpoint ?? cloudUrl(settings) });
  return ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://console');
    const file = files.get(pathname) ?? (extname(pathname) ? undefined : files.get('/index.html'));
    response.writeHead(file ? 200 : 404, {
      ...headers,
      'content-type': file?.type ?? 'text/plain',
      ...(file ? { 'content-encoding': 'gzip' } : {}),
      'cache-control': file?.lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(file?.bytes ?? 'There is no such page.');
  };
}
