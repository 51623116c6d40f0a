import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { buildConsole } from '../console/platform/build.ts';
import type { Config } from '../console/platform/config.ts';
import { securityHeaders } from '../console/platform/headers.ts';
import type { Outputs } from './deploy.ts';
import { cloudUrl, type LocalSettings, region, root } from './settings.ts';

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
  bytes: Buffer;
  /** Compressed. */
  packed: Buffer;
  lasting: boolean;
}

const packed = (bytes: Buffer) => ({ bytes, packed: gzipSync(bytes) });

function readAll(directory: string): Map<string, File> {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const type = types[extname(name)] ?? 'application/octet-stream';
      // Vite puts the content's hash into the names of all that is under assets/.
      const lasting = parentPath.endsWith('assets');
      return [path.slice(directory.length), { type, ...packed(readFileSync(path)), lasting }];
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
    ...packed(Buffer.from(JSON.stringify(configuration))),
    lasting: false,
  });
  const headers = securityHeaders({ signIn: '', uploads: settings.functionEndpoint ?? cloudUrl(settings) });
  const atTheEdge = pagesFunction();
  return (incoming, response) => {
    const answer = atTheEdge(incoming);
    if ('statusCode' in answer) {
      const given = Object.entries(answer.headers).map(([name, { value }]) => [name, value] as const);
      response.writeHead(answer.statusCode, { ...headers, ...Object.fromEntries(given) }).end(answer.body.data);
      return;
    }
    const file = files.get(answer.uri);
    // As CloudFront does, only for who takes it.
    const isPacked = file && /\bgzip\b/.test(String(incoming.headers['accept-encoding'] ?? ''));
    response.writeHead(file ? 200 : 404, {
      ...headers,
      'content-type': file?.type ?? 'text/plain',
      vary: 'accept-encoding',
      ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      'cache-control': file?.lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    const bytes = file ? (isPacked ? file.packed : file.bytes) : 'There is no such file.';
    response.end(incoming.method === 'HEAD' ? undefined : bytes);
  };
}

/** What CloudFront's function makes of a request: another, for a file, or an answer. */
const edgeAnswer = z.union([
  z.object({
    statusCode: z.number(),
    headers: z.record(z.string(), z.object({ value: z.string() })),
    body: z.object({ data: z.string() }),
  }),
  z.object({ uri: z.string() }),
]);

/** The very function that is CloudFront's in AWS. */
function pagesFunction(): (incoming: IncomingMessage) => z.output<typeof edgeAnswer> {
  const context = createContext({});
  runInContext(readFileSync(join(root, 'console/platform/pages.js'), 'utf8'), context);
  return ({ method = 'GET', url = '/', headers }) => {
    const { pathname: uri } = new URL(url, 'http://console');
    const kept = Object.entries(headers).map(([name, value]) => [name, { value: String(value) }] as const);
    const event = { request: { method, uri, headers: Object.fromEntries(kept) } };
    return edgeAnswer.parse(runInContext(`handler(${JSON.stringify(event)})`, context));
  };
}
