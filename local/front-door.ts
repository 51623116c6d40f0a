import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { Answer } from './console.ts';
import { isSignIn } from './sign-in.ts';

/** These belong to one connection, not to the message (RFC 9110, section 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * How long an idle connection stays open, milliseconds: as the emulator has it. Node's five seconds are so short that a busy client can send a request at
 * the very moment at which the connection is closed.
 */
export const keepAliveTimeout = 75_000;

function endToEnd(headers: string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2);
    if (!hopByHop.has(name.toLowerCase()) && name.toLowerCase() !== 'host') kept.push(name, value);
  }
  return kept;
}

function unavailable(response: ServerResponse): void {
  const problem = {
    type: 'urn:berth:problem:internal',
    title: 'Something went wrong on our side',
    status: 502,
    detail: 'The local cloud does not answer. Is `npm start` still running?',
  };
  if (!response.headersSent) response.writeHead(502, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(problem));
}

interface Target {
  host: string;
  port: number;
  prefix: string;
}

function passTo(target: Target): Answer {
  const agent = new Agent({ keepAlive: true });
  return (incoming: IncomingMessage, response: ServerResponse) => {
    const headers = [
      ...endToEnd(incoming.rawHeaders),
      'Host',
      `${target.host}:${target.port}`,
      'X-Forwarded-Host',
      incoming.headers.host ?? '',
    ];
    const forwarded = request({
      agent,
      host: target.host,
      port: target.port,
      method: incoming.method,
      path: target.prefix + incoming.url,
      headers,
    });
    forwarded.on('response', answer => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
      answer.pipe(response);
    });
    forwarded.on('error', () => unavailable(response));
    response.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  };
}

/**
 * One address for people, helm and browsers, as CloudFront is in AWS: the API under /v1 and /charts, and where clients of registries look for theirs,
 * passed through byte for byte; the hosted sign-in, and the console everywhere else.
 * @param target the emulator, and the path under which it serves the API.
 */
export function startFrontDoor(port: number, target: Target, signIn: Answer, console: Answer): Promise<Server> {
  const api = passTo(target);
  const server = createServer({ keepAliveTimeout }, (incoming, response) => {
    const [path = '/'] = (incoming.url ?? '/').split('?');
    if (/^\/(v1|charts|api|v2)(\/|$)/.test(path)) return api(incoming, response);
    return isSignIn(path) ? signIn(incoming, response) : console(incoming, response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
